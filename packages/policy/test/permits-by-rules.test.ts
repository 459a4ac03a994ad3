import {
  type Actor,
  type Command,
  compileOrThrow,
  judge,
  judgeIn,
  ledgerOf,
  type Membership,
  type Organisation,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** What the rules of administration permit: each part of a command by a rule of its own, and roles no wider than their maker gives. */

const may = (key: string) => ({ label: key, section: 'S' })
const role = (...permissions: readonly string[]) => ({
  label: 'Role',
  at: ['county'],
  grants: permissions.length === 0 ? [] : [{ permissions, scope: 'organisation' as const }],
})
const rule = (
  holder: string,
  acts: readonly ('add' | 'invite' | 'assign' | 'revoke' | 'place' | 'defineRole')[],
  self = false,
) => ({
  holder: { roles: [holder] },
  may: acts,
  roles: ['small', 'other'],
  where: 'organisation' as const,
  self,
  peers: true,
})
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: {
    county: { label: 'county', plural: 'counties' },
    library: { label: 'library', plural: 'libraries', within: ['county'] },
  },
  resources: {},
  permissions: { 'county.see': may('See'), 'county.burn': may('Burn') },
  roles: {
    inviter: role(),
    assigner: role(),
    maker: role(),
    revoker: role(),
    founder: role(),
    placer: role(),
    small: role('county.see'),
    other: role(),
    big: role('county.burn'),
  },
  constraints: {},
  administration: {
    inviters: rule('inviter', ['invite', 'place']),
    assigners: rule('assigner', ['assign']),
    makers: rule('maker', ['defineRole']),
    placers: { ...rule('placer', ['place']), places: 'own' },
    founders: { ...rule('founder', ['add']), where: 'created' },
    revokers: { ...rule('revoker', ['revoke'], true), roles: 'any' },
  },
  customRoles: { at: ['county'], catalogue: 'all', rules: [] },
})
const organisations: readonly Organisation[] = [
  { id: 'c', kind: 'county', status: 'open' },
  ...['h', 'k', 'l'].map((id) => ({ id, kind: 'library', parent: 'c', status: 'open' as const })),
]
const made = (id: string, ...permissions: readonly string[]) => ({
  id,
  organisation: 'c',
  label: id,
  grants: permissions.map((permission) => ({ permission, scope: 'organisation' as const })),
})
const customRoles = [made('night', 'county.see'), made('wide', 'county.burn')]
const member = (id: string, user: string, roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id,
  user,
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: roles.map((it) => ({ role: it })),
  ...more,
})

/** What permitted the last command, or the code of the first refusal; asked of a state and of a ledger, which say the same. */
function told(memberships: readonly Membership[], commands: readonly Command[], actor: Actor = { user: 'ann' }) {
  const state = { organisations, memberships, customRoles }
  const [plain, kept] = [
    judge(policy, state, actor, commands, 100),
    judgeIn(ledgerOf(policy, state), actor, commands, 100),
  ].map((it) => (it.allowed ? it.entries.at(-1)?.permit : it.refusals[0]?.code))
  expect(kept).toEqual(plain)
  return plain
}
const by = (...rules: readonly string[]) => ({ by: 'rule', rules })

describe('a command of several parts', () => {
  const invite: Command = {
    do: 'invite',
    membership: 'n',
    user: 'bob',
    organisation: 'c',
    assigned: ['l'],
    roles: [{ role: 'small' }, { role: 'other' }],
  }

  it('names each rule that permits a part once, in the order of the parts', () => {
    expect(told([member('m', 'ann', ['inviter', 'assigner'])], [invite])).toEqual(by('inviters', 'assigners'))
    const { roles: _, ...bare } = invite
    expect(told([member('m', 'ann', ['inviter'])], [{ ...bare, roles: [] } as Command])).toEqual(by('inviters'))
  })

  it('is refused where one part is', () => {
    expect(told([member('m', 'ann', ['inviter'])], [invite])).toBe('notThisAct')
    expect(told([member('m', 'ann', ['assigner'])], [invite])).toBe('notThisAct')
  })
})

describe('places that are changed', () => {
  const change = (added: readonly string[], removed: readonly string[] = []): Command => ({
    do: 'changePlaces',
    membership: 'b',
    added,
    removed,
  })
  const people = (...roles: readonly string[]) => [
    member('m', 'ann', roles, { assigned: ['l'] }),
    member('b', 'bob', [], { assigned: ['k'] }),
  ]

  it('are changed by a rule for placing', () => {
    expect(told(people('inviter'), [change(['l'], ['k'])])).toEqual(by('inviters'))
    expect(told(people('assigner'), [change(['l'])])).toBe('notThisAct')
  })

  it('are one’s own where the rule says so, those that are added and those that are taken away', () => {
    expect(told(people('placer'), [change(['l'])])).toEqual(by('placers'))
    expect(told(people('placer'), [change(['h'])])).toBe('placeNotYours')
    expect(told(people('placer'), [change([], ['k'])])).toBe('placeNotYours')
  })
})

describe('the one membership somebody has', () => {
  const assign: Command = { do: 'assignRole', membership: 'b', role: 'small' }
  const people = [member('m', 'ann', ['assigner']), member('b', 'bob', [])]

  it('gives nothing where they act through another’s', () => {
    expect(told(people, [assign], { user: 'ann', membership: 'm' })).toEqual(by('assigners'))
    expect(told(people, [assign], { user: 'ann', membership: 'b' })).toBe('notAdministrator')
    expect(told(people, [assign], { user: 'ann', membership: 'gone' })).toBe('notAdministrator')
  })
})

describe('an organisation beneath none', () => {
  it('is founded by whoever holds a rule for those they create, by whichever membership', () => {
    const found: Command = { do: 'addOrganisation', organisation: { id: 'n', kind: 'county', status: 'open' } }
    const other = member('o', 'ann', ['small'])
    expect(told([other, member('m', 'ann', ['founder'])], [found])).toEqual(by('founders'))
    expect(told([other], [found])).toBe('noPermission')
    const give: Command = { do: 'assignRole', membership: 'b', role: 'other' }
    expect(told([member('m', 'ann', ['founder', 'assigner']), member('b', 'bob', [])], [found, give])).toEqual(
      by('assigners'),
    )
  })
})

describe('a role made at run time', () => {
  const maker = [member('m', 'ann', ['maker', 'assigner'])]
  const define = (...permissions: string[]): Command => ({ do: 'defineRole', role: made('new', ...permissions) })
  const change = (id: string, ...permissions: string[]): Command => ({
    do: 'changeRole',
    role: made(id, ...permissions),
  })
  const remove = (id: string): Command => ({ do: 'removeRole', role: id })

  it('is made, changed and removed by a rule', () => {
    const commands = [define('county.see'), define(), change('night'), change('night', 'county.see'), remove('night')]
    expect(commands.map((it) => told(maker, [it]))).toEqual(commands.map(() => by('makers')))
    expect(commands.map((it) => told([member('m', 'ann', ['assigner'])], [it]))).toEqual(
      commands.map(() => 'notThisAct'),
    )
  })

  it('holds nothing its maker may not give, before or after, whatever is done with it', () => {
    const commands = [
      define('county.burn'),
      change('night', 'county.burn'),
      change('wide', 'county.see'),
      remove('wide'),
    ]
    expect(commands.map((it) => told(maker, [it]))).toEqual(commands.map(() => 'roleTooWide'))
  })

  it('is one’s own matter where one held it before, and where one is to hold it', () => {
    const held = [member('m', 'ann', ['maker', 'assigner', 'revoker', 'night', 'ghost'])]
    const leave: Command = { do: 'revokeRole', membership: 'm', role: 'night' }
    expect(told(held, [leave])).toEqual(by('revokers'))
    expect(told(held, [leave, remove('night')])).toBe('notYourself')
    expect(told(held, [leave, change('night')])).toBe('notYourself')
    expect(told(held, [{ do: 'defineRole', role: made('ghost') }])).toBe('notYourself')
    expect(told(held, [define()])).toEqual(by('makers'))
  })
})
