import type { Command, Membership } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { ann, done, refused } from './county-commands.ts'

/** How an organisation without an administrator gets one, and every reason it does not. */

describe('a first administrator', () => {
  const command = (more: object = {}): Command => ({
    do: 'firstAdministrator',
    membership: 'n',
    user: 'bob',
    organisation: 'c',
    status: 'active',
    ...more,
  })

  it('is a new membership with the roles and places of the way asked for', () => {
    const made = (more: object) => done(command(more)).state.memberships[0]
    const plain = { id: 'n', user: 'bob', organisation: 'c', status: 'active' }
    const every = [{ every: 'library' }]
    expect(made({})).toMatchObject({ ...plain, assigned: every, assignments: [{ role: 'head' }, { role: 'clerk' }] })
    expect(made({ role: 'clerk' })).toMatchObject({ assignments: [{ role: 'head' }, { role: 'clerk' }] })
    expect(made({ role: 'deputy', status: 'invited' })).toMatchObject({
      status: 'invited',
      assigned: [],
      assignments: [{ role: 'deputy' }],
    })
    expect(made({ approvedBy: { kind: 'directors', name: 'Di' } })).toMatchObject(plain)
  })

  it('keeps what somebody who is there holds already, and where they are unless places are given', () => {
    const there = { ...ann, assignments: [{ role: 'clerk', until: 50 }, { role: 'night' }] }
    const made = (more: object) => done(command({ membership: 'm', user: 'ann', ...more }), there).state.memberships
    expect(made({})).toEqual([
      {
        ...there,
        assigned: [{ every: 'library' }],
        assignments: [{ role: 'night' }, { role: 'head' }, { role: 'clerk' }],
      },
    ])
    expect(made({ role: 'deputy' })).toEqual([{ ...there, assignments: [...there.assignments, { role: 'deputy' }] }])
  })

  it('is refused where there is one, where there can be none, and on nobody’s word', () => {
    const bob: Membership = { ...ann, id: 'b', user: 'bob', assignments: [{ role: 'head' }] }
    const codes = (it: Command, ...memberships: readonly Membership[]) => {
      const told = refused(it, ...memberships)
      return told === true ? [] : told.map(([code]) => code)
    }
    expect(refused(command(), bob)).toEqual([
      ['hasAdministrator', 'This organisation has an administrator already: “c”.'],
    ])
    expect(refused(command({ approvedBy: { kind: 'staff', name: 'S' } }))).toEqual([
      ['notApprover', 'People of this kind cannot authorise it: “staff”.'],
    ])
    expect(refused(command({ organisation: 'l' }))).toEqual([['notSupported', 'This service does not have this: “l”.']])
    expect(codes(command({ role: 'keeper' }))).toEqual(['notSupported'])
    expect(codes(command({ organisation: 'gone' }))).toEqual(['unknownOrganisation'])
    expect(codes(command({ membership: 'm' }), ann)).toEqual(['hasAdministrator'])
    const idle = { ...ann, assignments: [] }
    expect(codes(command({ membership: 'm' }), idle)).toEqual(['alreadyExists'])
    expect(codes(command({ membership: 'm', user: 'ann', organisation: 'empty' }), idle)).toEqual(['alreadyExists'])
    expect(codes(command({ membership: 'm', user: 'ann' }), { ...idle, status: 'ended' })).toEqual(['alreadyEnded'])
    const asleep: readonly Partial<Membership>[] = [
      { status: 'suspended' },
      { until: 100 },
      { from: 101 },
      { assignments: [{ role: 'head', until: 100 }] },
      { assignments: [{ role: 'head', from: 101 }] },
      { assignments: [{ role: 'night' }] },
      { organisation: 'empty' },
    ]
    for (const it of asleep) expect([it, codes(command({ user: 'cat' }), { ...bob, ...it })]).toEqual([it, []])
    expect(codes(command({ user: 'cat' }), { ...bob, assignments: [{ role: 'clerk' }] })).toEqual(['hasAdministrator'])
  })
})
