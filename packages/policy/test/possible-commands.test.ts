import {
  type AdministrationSource,
  type Command,
  type CustomRole,
  compileOrThrow,
  type Membership,
  type Organisation,
  type PolicySource,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { draftOf } from '../src/draft.ts'
import { commandsOf, placings } from '../src/possible-commands.ts'

/** Every command a search for paths tries: all that a user may give in a state and that changes it, and nothing else. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const role = (label: string, at: readonly string[]) => ({ label, at, grants: [] })
const boss: AdministrationSource = {
  holder: { roles: ['boss'] },
  may: ['invite', 'add', 'assign', 'revoke', 'place', 'suspend', 'reactivate', 'end'],
  roles: 'any',
  where: 'organisation',
  self: true,
  peers: true,
}
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    library: { ...noun('library'), within: ['county'] },
    shelf: { ...noun('shelf'), within: ['library'] },
  },
  resources: {},
  permissions: { 'county.see': { label: 'See', section: 'S' } },
  roles: { boss: role('Boss', ['county']), clerk: role('Clerk', ['county']) },
  constraints: {},
  administration: { boss },
}
const appointing: PolicySource = {
  ...source,
  firstAdministrator: [
    { at: 'county', roles: ['boss'], approvers: [], checkedBy: 'boss' },
    { at: 'library', roles: ['clerk'], approvers: [], checkedBy: 'boss' },
  ],
  roles: { ...source.roles, clerk: role('Clerk', ['county', 'library']) },
}
const organisations: readonly Organisation[] = [
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
  { id: 'd', kind: 'county', status: 'open' },
]
const member = (user: string, roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id: user,
  user,
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: roles.map((it) => ({ role: it })),
  ...more,
})
type Setting = {
  readonly of?: PolicySource
  readonly by?: string
  readonly about?: readonly string[]
  readonly made?: readonly CustomRole[]
}
function possible(
  memberships: readonly Membership[],
  coalition: readonly string[],
  { of = source, by = 'ann', about, made = [] }: Setting = {},
) {
  const draft = draftOf({ organisations, memberships, customRoles: made })
  return commandsOf(compileOrThrow(of), draft, coalition, by, 100, about)
}
const about = (commands: readonly Command[], membership: string) =>
  commands.filter((it) => 'membership' in it && it.membership === membership)
const ann = member('ann', ['boss'])

describe('of a membership', () => {
  it('every role it lacks may be given and every one it has taken, and it may be placed otherwise, suspended or ended', () => {
    const bob = member('bob', ['clerk'], { assigned: ['l'] })
    expect(about(possible([ann, bob], []), 'bob')).toEqual([
      { do: 'assignRole', membership: 'bob', role: 'boss' },
      { do: 'revokeRole', membership: 'bob', role: 'clerk' },
      { do: 'place', membership: 'bob', assigned: [] },
      { do: 'place', membership: 'bob', assigned: ['c'] },
      { do: 'place', membership: 'bob', assigned: [{ every: 'county' }] },
      { do: 'place', membership: 'bob', assigned: [{ every: 'library' }] },
      { do: 'place', membership: 'bob', assigned: [{ every: 'shelf' }] },
      { do: 'suspendMembership', membership: 'bob' },
      { do: 'endMembership', membership: 'bob' },
    ])
    const unplaced = about(possible([ann, member('bob', [])], []), 'bob').filter((it) => it.do === 'place')
    expect(unplaced.map((it) => ('assigned' in it ? it.assigned : []))).toContainEqual(['l'])
    expect(unplaced.map((it) => ('assigned' in it ? it.assigned : []))).not.toContainEqual([])
  })

  it('that sleeps, waking is possible: by its user alone where it waits for them', () => {
    const acts = (commands: readonly Command[]) =>
      commands.map((it) => it.do).filter((it) => /Membership|Invitation/.test(it))
    const suspended = member('bob', [], { status: 'suspended' })
    expect(acts(about(possible([ann, suspended], []), 'bob'))).toEqual(['reactivateMembership', 'endMembership'])
    const invited = member('bob', [], { status: 'invited' })
    expect(acts(about(possible([ann, invited], []), 'bob'))).toEqual(['endMembership'])
    expect(about(possible([ann, invited], [], { by: 'bob' }), 'bob')).toEqual([
      { do: 'acceptInvitation', membership: 'bob' },
    ])
    expect(about(possible([ann, member('bob', [], { status: 'ended' })], []), 'bob')).toEqual([])
  })

  it('made roles may be given too', () => {
    const night: CustomRole = { id: 'night', organisation: 'c', label: 'Night', grants: [] }
    const of = { ...source, customRoles: { at: ['county'], catalogue: 'all', rules: [] } } as const
    expect(about(possible([ann, member('bob', [])], [], { of, made: [night] }), 'bob')).toContainEqual({
      do: 'assignRole',
      membership: 'bob',
      role: 'night',
    })
  })

  it('nothing is possible for whoever may not, and only those asked about are looked at', () => {
    const [bob, cat] = [member('bob', []), member('cat', [])]
    expect(possible([ann, bob], [], { by: 'bob' })).toEqual([])
    const all = possible([ann, bob, cat], [], { about: ['bob'] })
    expect([about(all, 'bob').length > 0, about(all, 'cat'), about(all, 'ann')]).toEqual([true, [], []])
    expect(about(possible([ann, bob, cat], [], { about: [] }), 'bob')).toEqual([])
  })
})

describe('for somebody of the coalition', () => {
  it('who is not there, being added or invited is possible, where roles can be held', () => {
    const made = { membership: '["new","c",0]', user: 'new', organisation: 'c', assigned: [], roles: [] }
    expect(possible([ann], ['new'], { about: [] })).toEqual([
      { do: 'addMembership', ...made },
      { do: 'invite', ...made },
    ])
    expect(possible([ann], [], { about: [] })).toEqual([])
    const of = { ...source, customRoles: { at: ['county'], catalogue: 'all', rules: [] } } as const
    const night: CustomRole = { id: 'night', organisation: 'c', label: 'Night', grants: [] }
    const places = possible([ann], ['new'], { of, about: [], made: [night] }).map(
      (it) => 'organisation' in it && it.organisation,
    )
    expect([...new Set(places)]).toEqual(['c', 'l'])
  })

  it('who was there once, a new membership is possible; who is there, none', () => {
    const ended = member('bob', [], { status: 'ended' })
    const [again] = possible([ann, ended], ['bob'], { about: [] })
    expect(again).toMatchObject({ do: 'addMembership', membership: '["bob","c",1]' })
    expect(possible([ann, member('bob', [])], ['bob'], { about: [] })).toEqual([])
    const elsewhere = member('bob', [], { organisation: 'd' })
    expect(possible([ann, elsewhere], ['bob'], { about: [] })[0]).toMatchObject({ membership: '["bob","c",0]' })
  })

  it('being appointed first administrator is possible where there is none, by every way there is', () => {
    const appointments = (memberships: readonly Membership[], of = appointing) =>
      possible(memberships, ['new'], { of, about: [] }).filter((it) => it.do === 'firstAdministrator')
    const appointed = { do: 'firstAdministrator', user: 'new', status: 'active' }
    expect(appointments([ann])).toEqual([
      { ...appointed, membership: '["new","l",0]', organisation: 'l', role: 'clerk' },
    ])
    const inLibrary = member('new', [], { id: 'there', organisation: 'l' })
    expect(appointments([ann, inLibrary])).toEqual([
      { ...appointed, membership: 'there', organisation: 'l', role: 'clerk' },
    ])
    expect(appointments([ann], source)).toEqual([])
    const [, library] = [appointing.firstAdministrator ?? []].flat()
    expect(appointments([ann], { ...appointing, firstAdministrator: library as never })).toHaveLength(1)
  })
})

describe('the places worth trying', () => {
  const policy = compileOrThrow(source)
  const placesOf = (home: string, many: number) => {
    const more = Array.from({ length: many }, (_, index) => ({
      id: `s${index}`,
      kind: 'shelf',
      parent: 'l',
      status: 'open' as const,
    }))
    return placings(policy, draftOf({ organisations: [...organisations, ...more], memberships: [] }), home)
  }
  const always = (home: string) => [[], [home], [{ every: 'county' }], [{ every: 'library' }], [{ every: 'shelf' }]]

  it('are none, all, all of a kind, and each by itself as long as they are few', () => {
    expect(placesOf('c', 0)).toEqual([...always('c'), ['l']])
    expect(placesOf('d', 0)).toEqual(always('d'))
    expect(placesOf('c', 7)).toHaveLength(5 + 8)
    expect(placesOf('c', 8)).toEqual(always('c'))
    expect(placesOf('l', 2)).toEqual([...always('l'), ['s0'], ['s1']])
  })
})
