import {
  type AdministrationAct,
  type AdministrationSource,
  type Command,
  type CustomRole,
  compileOrThrow,
  type GrantSource,
  judge,
  type Membership,
  type Organisation,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** What each word of an administration rule lets its holder do, and what not; one rule at a time. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const organisations: readonly Organisation[] = [
  { id: 'county', kind: 'county', status: 'open' },
  { id: 'l1', kind: 'library', parent: 'county', status: 'open' },
  { id: 'l2', kind: 'library', parent: 'county', status: 'open' },
  { id: 'd1', kind: 'desk', parent: 'l1', status: 'open' },
  { id: 'shire', kind: 'county', status: 'open' },
]
const when = { present: { resource: 'id' } } as const
const run = (more: Partial<GrantSource> = {}): GrantSource => ({ permissions: ['county.run'], scope: 'own', ...more })
const at = ['county', 'library', 'desk']
const role = (label: string, ...grants: readonly GrantSource[]) => ({ label, at, grants })
const plain: AdministrationSource = {
  holder: { roles: ['boss'] },
  may: ['invite', 'add', 'assign', 'revoke', 'place', 'select', 'suspend', 'reactivate', 'end', 'defineRole'],
  roles: 'any',
  where: 'all',
  self: true,
  peers: true,
}
const policyWith = (...rules: readonly Partial<AdministrationSource>[]) =>
  compileOrThrow({
    key: 'county',
    name: 'County',
    organisations: {
      county: noun('county'),
      library: { ...noun('library'), within: ['county'] },
      desk: { ...noun('desk'), within: ['library'] },
    },
    resources: {},
    permissions: {
      'county.run': { label: 'Run', section: 'Run' },
      'county.see': { label: 'See', section: 'Run' },
      'county.hire': { label: 'Hire', section: 'Run' },
    },
    roles: {
      boss: role('Boss'),
      clerk: role('Clerk'),
      guard: role('Guard'),
      runner: role('Runner', { permissions: ['county.see'], scope: 'own' }, run()),
      sometimes: role('Sometimes', run({ when })),
      both: role('Both', run({ when }), run({ scope: 'all' })),
      seer: role('Seer', { permissions: ['county.see'], scope: 'own' }),
    },
    constraints: {},
    administration: Object.fromEntries(rules.map((it, index) => [`r${index}`, { ...plain, ...it }])),
    customRoles: { at: ['county'], catalogue: 'all', rules: [] },
  })

const made = (id: string, more: Partial<CustomRole> = {}): CustomRole => ({
  id,
  organisation: 'county',
  label: id,
  grants: [],
  ...more,
})
const member = (user: string, roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id: user,
  user,
  organisation: 'county',
  status: 'active',
  assigned: [],
  assignments: roles.map((it) => ({ role: it })),
  ...more,
})

type Setting = { readonly members?: readonly Membership[]; readonly customRoles?: readonly CustomRole[] }
/** What ann, of this membership, is told about these commands under these rules; nothing when she may. */
function told(
  rules: readonly Partial<AdministrationSource>[],
  ann: Membership,
  commands: readonly Command[],
  { members = [], customRoles = [] }: Setting = {},
): readonly string[] {
  const state: State = { organisations, memberships: [ann, ...members], customRoles }
  const judgement = judge(policyWith(...rules), state, { user: 'ann' }, commands, 100)
  return judgement.allowed ? [] : judgement.refusals.map((it) => it.code)
}

const boss = member('ann', ['boss'])
const bob = member('bob', [])
const assign = (membership: string, to = 'clerk'): Command => ({ do: 'assignRole', membership, role: to })
const newcomer = { membership: 'new', user: 'new', organisation: 'county', assigned: [], roles: [] }

describe('the holder of a rule', () => {
  it('holds one of its roles', () => {
    const rule = { holder: { roles: ['guard', 'boss'] } }
    expect(told([rule], boss, [assign('bob')], { members: [bob] })).toEqual([])
    expect(told([rule], member('ann', ['clerk']), [assign('bob')], { members: [bob] })).toEqual(['notAdministrator'])
  })

  it('holds its permission, at whatever scope, but not only under a condition', () => {
    const rule = { holder: { permission: 'county.run' } }
    const may = (held: string) => told([rule], member('ann', [held]), [assign('bob')], { members: [bob] })
    expect([may('runner'), may('both'), may('sometimes'), may('seer'), may('boss')]).toEqual([
      [],
      [],
      ['notAdministrator'],
      ['notAdministrator'],
      ['notAdministrator'],
    ])
    const night = made('night', { grants: [{ permission: 'county.run', scope: 'own' }] })
    expect(told([rule], member('ann', ['night']), [assign('bob')], { members: [bob], customRoles: [night] })).toEqual(
      [],
    )
  })
})

describe('a command', () => {
  const acts: readonly (readonly [AdministrationAct, Command, Membership])[] = [
    ['invite', { do: 'invite', ...newcomer }, bob],
    ['add', { do: 'addMembership', ...newcomer }, bob],
    ['assign', assign('bob'), bob],
    ['revoke', { do: 'revokeRole', membership: 'bob', role: 'clerk' }, member('bob', ['clerk'])],
    ['place', { do: 'place', membership: 'bob', assigned: ['l1'] }, bob],
    ['select', { do: 'selectRecords', membership: 'bob', selected: [] }, bob],
    ['suspend', { do: 'suspendMembership', membership: 'bob' }, bob],
    ['reactivate', { do: 'reactivateMembership', membership: 'bob' }, { ...bob, status: 'suspended' }],
    ['end', { do: 'endMembership', membership: 'bob' }, bob],
    ['defineRole', { do: 'defineRole', role: made('night') }, bob],
    ['defineRole', { do: 'changeRole', role: made('day') }, bob],
    ['defineRole', { do: 'removeRole', role: 'day' }, bob],
  ]

  it.each(acts)('needs the act %s and no other', (act, command, target) => {
    const setting = { members: [target], customRoles: [made('day')] }
    const others = plain.may.filter((it) => it !== act)
    expect(told([{ may: [act, 'assign'] }], boss, [command], setting)).toEqual([])
    expect(told([{ may: others }], boss, [command], setting)).toEqual(['notThisAct'])
  })

  it.each(['invite', 'addMembership'] as const)('to %s somebody needs an act for each thing given', (word) => {
    const act = word === 'invite' ? 'invite' : 'add'
    const wants = (more: object) => ({ do: word, ...newcomer, ...more })
    const cases: readonly (readonly [AdministrationAct, object])[] = [
      ['assign', { roles: [{ role: 'clerk' }] }],
      ['place', { assigned: ['l1'] }],
      ['select', { selected: [{ type: 'loan', id: 'x' }] }],
    ]
    for (const [needed, more] of cases) {
      expect(told([{ may: [act] }], boss, [wants(more)])).toEqual(['notThisAct'])
      expect(told([{ may: [act, needed] }], boss, [wants(more)])).toEqual([])
      expect(told([{ may: [act] }, { may: [needed] }], boss, [wants(more)])).toEqual([])
    }
    expect(told([{ may: [act] }], boss, [wants({ selected: [] })])).toEqual([])
  })

  it('tells the rules that allowed it, each once', () => {
    const policy = policyWith({ may: ['end'] }, { may: ['invite', 'assign'] }, { may: ['place'] })
    const command: Command = {
      do: 'invite',
      ...newcomer,
      assigned: ['l1'],
      roles: [{ role: 'clerk' }, { role: 'guard' }],
    }
    const judgement = judge(policy, { organisations, memberships: [boss] }, { user: 'ann' }, [command], 100)
    expect(judgement.allowed && judgement.entries.map((it) => it.permit)).toEqual([{ by: 'rule', rules: ['r1', 'r2'] }])
  })
})

describe('oneself and one’s peers', () => {
  it('are touched only where the rule says so', () => {
    expect(told([{ self: false }], boss, [assign('ann')])).toEqual(['notYourself'])
    expect(told([{ self: true }], boss, [assign('ann')])).toEqual([])
    const peer = member('bob', ['clerk', 'boss'])
    expect(told([{ peers: false }], boss, [assign('bob', 'guard')], { members: [peer] })).toEqual(['notPeers'])
    expect(told([{ peers: true }], boss, [assign('bob', 'guard')], { members: [peer] })).toEqual([])
    expect(told([{ peers: false }], boss, [assign('bob', 'guard')], { members: [member('bob', ['clerk'])] })).toEqual(
      [],
    )
    // Oneself is no peer of oneself.
    expect(told([{ peers: false }], boss, [assign('ann')])).toEqual([])
  })

  it('are peers by the permission of the rule, built in or made, at whatever condition', () => {
    const rule = { holder: { permission: 'county.run' }, peers: false }
    const customRoles = [
      made('night', {
        grants: [
          { permission: 'county.see', scope: 'own' },
          { permission: 'county.run', scope: 'own' },
        ],
      }),
      made('day', { grants: [{ permission: 'county.see', scope: 'own' }] }),
    ]
    const peer = (held: string) =>
      told([rule], member('ann', ['runner']), [assign('bob')], { members: [member('bob', [held])], customRoles })
    expect(['runner', 'sometimes', 'night'].map(peer)).toEqual([['notPeers'], ['notPeers'], ['notPeers']])
    expect(['seer', 'boss', 'day', 'gone'].map(peer)).toEqual([[], [], [], []])
  })

  it('are no longer peers when the role has expired, but are when it is yet to come', () => {
    const dated = (dates: object) => ({ ...bob, assignments: [{ role: 'boss', ...dates }] })
    const peer = (dates: object) => told([{ peers: false }], boss, [assign('bob')], { members: [dated(dates)] })
    expect([peer({ until: 100 }), peer({ until: 101 }), peer({ from: 200 })]).toEqual([[], ['notPeers'], ['notPeers']])
  })
})

describe('the roles a rule gives', () => {
  const clerks = { roles: ['clerk'] }

  it('are any, or those it lists', () => {
    expect(told([clerks], boss, [assign('bob')], { members: [bob] })).toEqual([])
    expect(told([clerks], boss, [assign('bob', 'guard')], { members: [bob] })).toEqual(['roleNotYours'])
    expect(told([{ roles: 'any' }], boss, [assign('bob', 'guard')], { members: [bob] })).toEqual([])
  })

  it('keep it off those who hold others, unless it works alongside', () => {
    const guarded = { members: [member('bob', ['clerk', 'guard'])] }
    const end: Command = { do: 'endMembership', membership: 'bob' }
    const revoke = (it: string): Command => ({ do: 'revokeRole', membership: 'bob', role: it })
    for (const command of [revoke('clerk'), end, assign('bob')]) {
      expect(told([clerks], boss, [command], guarded)).toEqual(['holdsOtherRoles'])
    }
    const alongside = { ...clerks, alongside: true }
    expect(told([alongside], boss, [revoke('clerk')], guarded)).toEqual([])
    expect(told([alongside], boss, [assign('bob')], guarded)).toEqual([])
    expect(told([alongside], boss, [revoke('guard')], guarded)).toEqual(['roleNotYours'])
    expect(told([alongside], boss, [end], guarded)).toEqual(['holdsOtherRoles'])
  })

  const mayGive = (held: CustomRole['mayGive'], rule: Partial<AdministrationSource>, to: string) => {
    const grants = [{ permission: 'county.hire', scope: 'own' as const }]
    const customRoles = [
      made('hirer', { grants, ...(held && { mayGive: held }) }),
      made('idle', { mayGive: 'any', grants: [{ permission: 'county.see', scope: 'own' }] }),
    ]
    const ann = member('ann', ['boss', 'hirer', 'idle'])
    return told([rule], ann, [assign('bob', to)], { members: [bob], customRoles })
  }

  it('are chosen in the roles its holder holds', () => {
    const chosen = { roles: 'chosen' as const }
    const idle = { members: [bob], customRoles: [made('idle', { mayGive: 'any' })] }
    expect(told([chosen], member('ann', ['boss', 'idle']), [assign('bob')], idle)).toEqual([])
    expect(told([chosen], boss, [assign('bob')], idle)).toEqual(['roleNotYours'])
    const some = { members: [bob], customRoles: [made('some', { mayGive: ['guard', 'clerk'] }), made('none')] }
    expect(told([chosen], member('ann', ['boss', 'none', 'some']), [assign('bob')], some)).toEqual([])
    expect(told([chosen], member('ann', ['boss', 'some']), [assign('bob', 'boss')], some)).toEqual(['roleNotYours'])
    const forOne = { members: [bob], customRoles: [made('one', { mayGive: { 'county.hire': 'any' } })] }
    expect(told([chosen], member('ann', ['boss', 'one']), [assign('bob')], forOne)).toEqual(['roleNotYours'])
  })

  it('are chosen for one permission, in the roles that hold it', () => {
    const chosen = { roles: { chosenFor: 'county.hire' } }
    expect(mayGive({ 'county.hire': ['clerk'] }, chosen, 'clerk')).toEqual([])
    expect(mayGive({ 'county.hire': ['clerk'] }, chosen, 'guard')).toEqual(['roleNotYours'])
    expect(mayGive({ 'county.hire': 'any' }, chosen, 'guard')).toEqual([])
    expect(mayGive({ 'county.see': 'any' }, chosen, 'clerk')).toEqual(['roleNotYours'])
    expect(mayGive('any', chosen, 'clerk')).toEqual([])
    expect(mayGive(['clerk'], chosen, 'guard')).toEqual(['roleNotYours'])
    expect(mayGive(undefined, chosen, 'clerk')).toEqual(['roleNotYours'])
  })
})
