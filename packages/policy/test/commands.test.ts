import { type Command, judge, type Membership } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { draftOf } from '../src/draft.ts'
import { ann, as, done, night, operator, organisations, policy, refused } from './county-commands.ts'

/** What every command about people does, what it says it did, and every reason it cannot be done, in words. */

describe('a command about people', () => {
  const about = { organisation: 'c', user: 'ann', membership: 'm' }
  const changes: readonly (readonly [Command, Membership, Partial<Membership>])[] = [
    [{ do: 'acceptInvitation', membership: 'm' }, as('invited'), { status: 'active' }],
    [{ do: 'suspendMembership', membership: 'm' }, ann, { status: 'suspended' }],
    [{ do: 'reactivateMembership', membership: 'm' }, as('suspended'), { status: 'active' }],
    [{ do: 'endMembership', membership: 'm' }, ann, { status: 'ended', until: 100 }],
    [
      { do: 'assignRole', membership: 'm', role: 'head', from: 1, until: 2 },
      ann,
      { assignments: [...ann.assignments, { role: 'head', from: 1, until: 2 }] },
    ],
    [
      { do: 'assignRole', membership: 'm', role: 'clerk', until: 200 },
      ann,
      { assignments: [{ role: 'night' }, { role: 'clerk', from: undefined, until: 200 }] },
    ],
    [
      { do: 'assignRole', membership: 'm', role: 'head', from: 500 },
      ann,
      { assignments: [...ann.assignments, { role: 'head', from: 500 }] },
    ],
    [{ do: 'revokeRole', membership: 'm', role: 'clerk' }, ann, { assignments: [{ role: 'night' }] }],
    [{ do: 'place', membership: 'm', assigned: [{ every: 'library' }] }, ann, { assigned: [{ every: 'library' }] }],
    [
      {
        do: 'changePlaces',
        membership: 'm',
        added: ['l', { every: 'library' }, { every: 'library' }],
        removed: ['gone'],
      },
      ann,
      { assigned: ['l', { every: 'library' }] },
    ],
    [
      { do: 'changePlaces', membership: 'm', added: ['l', 't'], removed: [{ every: 'library' }, 'l', 'l'] },
      { ...ann, assigned: ['l', { every: 'library' }, 'gone', 'l'] },
      { assigned: ['gone', 'l', 't'] },
    ],
    [
      { do: 'selectRecords', membership: 'm', selected: [{ type: 'x', id: '1' }] },
      ann,
      { selected: [{ type: 'x', id: '1' }] },
    ],
  ]

  it.each(changes)('%s does it and tells it', (command, before, change) => {
    const after = { ...before, ...change }
    const { entry, state } = done(command, before)
    expect(entry).toEqual({ command, concerns: about, before, after, permit: { by: 'system', system: 'operator' } })
    expect(state).toEqual({ organisations, memberships: [after], customRoles: [night] })
  })

  it('leaves a list of organisations as it was where none of them changed, so that it is indexed once', () => {
    const change: Command = { do: 'suspendMembership', membership: 'm' }
    const once = done(change, ann).state
    const again = judge(policy, once, operator, [{ do: 'reactivateMembership', membership: 'm' }], 100)
    if (!again.allowed) throw new Error('It was active before.')
    expect(again.state.organisations).toBe(once.organisations)
    expect(Object.isFrozen(once.organisations)).toBe(true)
    expect(draftOf(again.state).places).toBe(draftOf(once).places)
    const closed = judge(policy, again.state, operator, [{ do: 'closeOrganisation', organisation: 'empty' }], 100)
    if (!closed.allowed) throw new Error('It was open before.')
    expect(closed.state.organisations.find(({ id }) => id === 'empty')?.status).toBe('closed')
    expect(once.organisations).toEqual(organisations)
  })

  it('makes a membership, invited or active, with all it was given', () => {
    const given = { user: 'bob', organisation: 'c', from: 1, until: 200, assigned: ['l'], selected: [] }
    for (const [word, status] of [
      ['invite', 'invited'],
      ['addMembership', 'active'],
    ] as const) {
      const command: Command = { do: word, membership: 'n', ...given, roles: [{ role: 'clerk', until: 9 }] }
      const after = { id: 'n', ...given, status, assignments: [{ role: 'clerk', until: 9 }] }
      const { entry, state } = done(command, ann)
      expect(entry).toMatchObject({
        concerns: { organisation: 'c', user: 'bob', membership: 'n' },
        before: undefined,
        after,
      })
      expect(state.memberships).toEqual([ann, after])
    }
  })

  const conflicts: readonly (readonly [code: string, message: string, command: Command, membership?: Membership])[] = [
    ['unknownMembership', 'This membership does not exist: “m”.', { do: 'endMembership', membership: 'm' }],
    ['alreadyEnded', 'This membership has ended: “m”.', { do: 'suspendMembership', membership: 'm' }, as('ended')],
    ['notActive', 'This membership is not active: “m”.', { do: 'suspendMembership', membership: 'm' }, as('invited')],
    ['notSuspended', 'This membership is not suspended: “m”.', { do: 'reactivateMembership', membership: 'm' }, ann],
    [
      'notInvited',
      'This user is not waiting for an invitation to be accepted: “m”.',
      { do: 'acceptInvitation', membership: 'm' },
      ann,
    ],
    [
      'badDates',
      'The end must come after the start, and not be past: “m”.',
      { do: 'acceptInvitation', membership: 'm' },
      as('invited', { until: 100 }),
    ],
    [
      'organisationClosed',
      'This organisation is closed: “in”.',
      { do: 'acceptInvitation', membership: 'm' },
      as('invited', { organisation: 'in' }),
    ],
    ['unknownRole', 'This role does not exist: “gone”.', { do: 'assignRole', membership: 'm', role: 'gone' }, ann],
    [
      'roleNotHere',
      'This role cannot be held in this kind of organisation: “keeper”.',
      { do: 'assignRole', membership: 'm', role: 'keeper' },
      ann,
    ],
    [
      'roleNotHere',
      'This role cannot be held in this kind of organisation: “night”.',
      { do: 'assignRole', membership: 'm', role: 'night' },
      { ...ann, organisation: 'empty' },
    ],
    [
      'roleNotHere',
      'This role cannot be held in this kind of organisation: “clerk”.',
      { do: 'assignRole', membership: 'm', role: 'clerk' },
      { ...ann, organisation: 'gone' },
    ],
    [
      'badDates',
      'The end must come after the start, and not be past: “head”.',
      { do: 'assignRole', membership: 'm', role: 'head', from: 5, until: 5 },
      ann,
    ],
    ['notHeld', 'This user does not hold this role: “head”.', { do: 'revokeRole', membership: 'm', role: 'head' }, ann],
    [
      'unknownOrganisation',
      'This organisation does not exist: “gone”.',
      { do: 'place', membership: 'm', assigned: ['gone'] },
      ann,
    ],
    [
      'placeNotBeneath',
      'This organisation is not beneath the one the user belongs to: “empty”.',
      { do: 'place', membership: 'm', assigned: ['l', 'empty'] },
      ann,
    ],
    [
      'placeNotBeneath',
      'This organisation is not beneath the one the user belongs to: “empty”.',
      { do: 'place', membership: 'm', assigned: [{ every: 'library', beneath: 'empty' }] },
      ann,
    ],
    [
      'placeNotBeneath',
      'This organisation is not beneath the one the user belongs to: “empty”.',
      { do: 'changePlaces', membership: 'm', added: ['empty'], removed: ['l'] },
      ann,
    ],
    [
      'kindNotHere',
      'An organisation of this kind cannot stand here: “shop”.',
      { do: 'place', membership: 'm', assigned: [{ every: 'shop' }] },
      ann,
    ],
  ]
  const rows = conflicts.map(([code, message, command, membership]) => ({ code, message, command, membership }))
  it.each(rows)('is refused: $code', ({ code, message, command, membership }) => {
    expect(refused(command, ...(membership === undefined ? [] : [membership]))).toEqual([[code, message]])
  })

  it('of somebody new is refused for what is wrong with it first', () => {
    const given = { do: 'invite', membership: 'n', user: 'bob', organisation: 'c', assigned: [], roles: [] } as const
    const wrong = (more: object) => refused({ ...given, ...more } as Command, ann)
    expect(wrong({ membership: 'm' })).toEqual([['alreadyExists', 'This exists already: “m”.']])
    expect(wrong({ user: 'ann' })).toEqual([['alreadyExists', 'This exists already: “ann”.']])
    expect(wrong({ user: 'ann', organisation: 'empty' })).toBe(true)
    expect(refused({ ...given, user: 'ann' }, as('ended'))).toBe(true)
    expect(wrong({ organisation: 'gone' })).toEqual([
      ['unknownOrganisation', 'This organisation does not exist: “gone”.'],
    ])
    expect(wrong({ organisation: 'in' })).toEqual([['organisationClosed', 'This organisation is closed: “in”.']])
    for (const until of [4, 5])
      expect(wrong({ from: 5, until })).toEqual([
        ['badDates', 'The end must come after the start, and not be past: “n”.'],
      ])
    expect([wrong({ from: 5, until: 6 }), wrong({ until: 1 }), wrong({ from: 9 })]).toEqual([true, true, true])
    expect(wrong({ roles: [{ role: 'clerk' }, { role: 'keeper' }] })).toEqual([
      ['roleNotHere', 'This role cannot be held in this kind of organisation: “keeper”.'],
    ])
    expect(wrong({ assigned: ['empty'] })).toEqual([
      ['placeNotBeneath', 'This organisation is not beneath the one the user belongs to: “empty”.'],
    ])
  })
})
