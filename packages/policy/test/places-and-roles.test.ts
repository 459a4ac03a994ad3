import { type Actor, type Command, type CustomRole, compileOrThrow, judge, type Organisation } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { ann, as, done, night, organisations, policy, refused, source, stateWith } from './county-commands.ts'

/** What commands about organisations and roles do, every reason they cannot be done, and what permits them. */

const closed = 'This organisation is closed'
const unknown = 'This organisation does not exist'
const stands = 'An organisation of this kind cannot stand here'

describe('a command about an organisation', () => {
  const add = (it: Partial<Organisation>): Command => ({
    do: 'addOrganisation',
    organisation: { id: 'n', kind: 'library', parent: 'c', status: 'open', ...it },
  })

  it('does it and tells it', () => {
    const made: Organisation = { id: 'n', kind: 'library', parent: 'c', status: 'open', holders: ['t'] }
    const { entry, state } = done(add({ holders: ['t'] }))
    expect(entry).toEqual({
      command: add({ holders: ['t'] }),
      concerns: { organisation: 'n' },
      before: undefined,
      after: made,
      permit: { by: 'system', system: 'operator' },
    })
    expect(state.organisations).toEqual([...organisations, made])
    const library = organisations[1] as Organisation
    const changes: readonly (readonly [Command, Organisation, Partial<Organisation>])[] = [
      [{ do: 'closeOrganisation', organisation: 'l' }, library, { status: 'closed' }],
      [{ do: 'reopenOrganisation', organisation: 'shut' }, organisations[3] as Organisation, { status: 'open' }],
      [{ do: 'holdOrganisation', organisation: 'l', holders: ['t'] }, library, { holders: ['t'] }],
      [{ do: 'holdOrganisation', organisation: 'l', holders: [] }, library, { holders: [] }],
    ]
    for (const [command, before, change] of changes) {
      const after = { ...before, ...change }
      expect(done(command).entry).toMatchObject({ concerns: { organisation: before.id }, before, after })
      expect(done(command).state.organisations).toContainEqual(after)
    }
  })

  it('adds only what can stand there', () => {
    expect(refused(add({ id: 'l' }))).toEqual([['alreadyExists', 'This exists already: “l”.']])
    expect(refused(add({ kind: 'shop' }))).toEqual([['kindNotHere', `${stands}: “shop”.`]])
    expect(refused(add({ status: 'closed' }))).toEqual([['kindNotHere', `${stands}: “library”.`]])
    expect(refused(add({ parent: undefined }))).toEqual([['kindNotHere', `${stands}: “library”.`]])
    expect(refused(add({ kind: 'county', parent: undefined }))).toBe(true)
    expect(refused(add({ kind: 'county' }))).toEqual([['kindNotHere', `${stands}: “county”.`]])
    expect(refused(add({ parent: 'gone' }))).toEqual([['unknownOrganisation', `${unknown}: “gone”.`]])
    expect(refused(add({ parent: 't' }))).toEqual([['kindNotHere', `${stands}: “library”.`]])
    expect(refused(add({ parent: 'shut' }))).toEqual([['organisationClosed', `${closed}: “shut”.`]])
    expect(refused(add({ holders: ['gone'] }))).toEqual([['unknownOrganisation', `${unknown}: “gone”.`]])
    expect(refused(add({ holders: ['t', 'c'] }))).toEqual([['kindNotHere', `${stands}: “county”.`]])
    expect(refused(add({ kind: 'trust', holders: ['t'] }))).toEqual([['kindNotHere', `${stands}: “trust”.`]])
  })

  it('turns only what is not so already', () => {
    const turn = (word: 'closeOrganisation' | 'reopenOrganisation', organisation: string) =>
      refused({ do: word, organisation })
    expect(turn('closeOrganisation', 'shut')).toEqual([['organisationClosed', `${closed}: “shut”.`]])
    expect(turn('reopenOrganisation', 'c')).toEqual([['organisationOpen', 'This organisation is open: “c”.']])
    expect(turn('closeOrganisation', 'gone')).toEqual([['unknownOrganisation', `${unknown}: “gone”.`]])
    expect(refused({ do: 'holdOrganisation', organisation: 'gone', holders: [] })).toEqual([
      ['unknownOrganisation', `${unknown}: “gone”.`],
    ])
  })

  it('is felt by the commands after it', () => {
    const state = stateWith(ann)
    const operator: Actor = { system: 'operator', name: 'test' }
    const place = { do: 'place', membership: 'm', assigned: ['n'] } as const
    expect(judge(policy, state, operator, [add({}), place], 0).allowed).toBe(true)
    const judgement = judge(policy, state, operator, [place, add({})], 0)
    expect(judgement.allowed || judgement.refusals.map((it) => [it.code, it.organisation, it.membership])).toEqual([
      ['unknownOrganisation', 'c', 'm'],
    ])
    const close = { do: 'closeOrganisation', organisation: 'l' } as const
    const reopen = { do: 'reopenOrganisation', organisation: 'l' } as const
    expect(judge(policy, state, operator, [close, reopen, close], 0).allowed).toBe(true)
  })
})

describe('a command about a role', () => {
  const role = (more: Partial<CustomRole> = {}): CustomRole => ({ ...night, id: 'day', label: 'Day', ...more })

  it('does it and tells it', () => {
    const made = done({ do: 'defineRole', role: role() }, ann)
    expect(made.entry).toMatchObject({ concerns: { organisation: 'c' }, before: undefined, after: role() })
    expect(made.state.customRoles).toEqual([night, role()])
    const renamed = { ...night, label: 'Late' }
    const changed = done({ do: 'changeRole', role: renamed }, ann)
    expect(changed.entry).toMatchObject({ concerns: { organisation: 'c' }, before: night, after: renamed })
    expect(changed.state.customRoles).toEqual([renamed])
    const removed = done({ do: 'removeRole', role: 'night' }, as('ended'))
    expect(removed.entry).toMatchObject({ concerns: { organisation: 'c' }, before: night })
    expect(removed.entry?.after).toBeUndefined()
    expect(removed.state.customRoles).toEqual([])
  })

  it('is refused for what it is not, where it cannot be, and while it is in use', () => {
    const define = (more: Partial<CustomRole>) => refused({ do: 'defineRole', role: role(more) }, ann)
    const change = (more: Partial<CustomRole>) => refused({ do: 'changeRole', role: role(more) }, ann)
    expect(define({ organisation: 'gone' })).toEqual([['unknownOrganisation', `${unknown}: “gone”.`]])
    expect(define({ organisation: 'l' })).toEqual([['notSupported', 'This service does not have this: “day”.']])
    expect(define({ id: 'clerk' })).toEqual([['alreadyExists', 'This exists already: “clerk”.']])
    expect(define({ id: 'night' })).toEqual([['alreadyExists', 'This exists already: “night”.']])
    expect(change({ id: 'clerk' })).toEqual([['unknownRole', 'This role does not exist: “clerk”.']])
    expect(change({})).toEqual([['unknownRole', 'This role does not exist: “day”.']])
    expect(change({ id: 'night', organisation: 'empty' })).toEqual([
      ['unknownRole', 'This role does not exist: “night”.'],
    ])
    expect(define({ label: ' ' })).toEqual([
      ['roleNotValid', 'This role is not complete, or holds what cannot be held together: “ ”.'],
    ])
    for (const it of [ann, as('suspended'), as('invited')]) {
      expect(refused({ do: 'removeRole', role: 'night' }, it)).toEqual([['roleInUse', 'This role is in use: “night”.']])
    }
    const idle = { ...ann, id: 'o', user: 'bob', assignments: [] }
    expect(refused({ do: 'removeRole', role: 'night' }, idle, ann)).toEqual([
      ['roleInUse', 'This role is in use: “night”.'],
    ])
    expect(define({ mayGive: ['night', 'clerk'] })).toBe(true)
    expect(refused({ do: 'removeRole', role: 'gone' })).toEqual([['unknownRole', 'This role does not exist: “gone”.']])
    expect(refused({ do: 'removeRole', role: 'night' }, { ...ann, assignments: [{ role: 'clerk' }] })).toBe(true)
    const { customRoles: _, ...without } = source
    const none = judge(
      compileOrThrow(without),
      stateWith(),
      { system: 'operator', name: 'x' },
      [{ do: 'defineRole', role: role() }],
      0,
    )
    expect(none.allowed || none.refusals[0]?.code).toBe('notSupported')
  })
})

describe('a job', () => {
  const told = (command: Command) => {
    const judgement = judge(policy, stateWith(ann), { system: 'job', name: 'nightly' }, [command], 100)
    return judgement.allowed ? judgement.entries[0]?.permit : judgement.refusals[0]?.message
  }

  it('takes away, and gives nothing', () => {
    const permit = { by: 'system', system: 'job' }
    expect(told({ do: 'suspendMembership', membership: 'm' })).toEqual(permit)
    expect(told({ do: 'endMembership', membership: 'm' })).toEqual(permit)
    expect(told({ do: 'revokeRole', membership: 'm', role: 'clerk' })).toEqual(permit)
    expect(told({ do: 'closeOrganisation', organisation: 'l' })).toEqual(permit)
    const no = 'A job may only take away, not give.'
    expect(told({ do: 'assignRole', membership: 'm', role: 'head' })).toBe(no)
    expect(told({ do: 'place', membership: 'm', assigned: [] })).toBe(no)
    expect(told({ do: 'reopenOrganisation', organisation: 'shut' })).toBe(no)
    expect(told({ do: 'defineRole', role: { ...night, id: 'day' } })).toBe(no)
  })
})
