import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Assigned,
  type Command,
  check,
  compileOrThrow,
  factsOf,
  isInside,
  judge,
  list,
  type Membership,
  type Organisation,
  placesOf,
  type Resource,
} from '@remit/policy'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { type IpsGrowPermission, ipsGrowPolicy } from '../policy.ts'

/** Every cell of the published matrix, asked of the engine by `check` and by `list`: allowed and refused alike. */

const policy = compileOrThrow(ipsGrowPolicy)
const AT = 1_000_000

/** Two regions, so that one's own can be told from another's; `near` is where the accounts are, `far` is somebody else's. */
const organisations: readonly Organisation[] = [
  { id: 'england', kind: 'nation', status: 'open' },
  { id: 'trust', kind: 'provider', parent: 'england', status: 'open' },
  ...['near', 'far'].flatMap((side): readonly Organisation[] => [
    { id: `${side} region`, kind: 'region', parent: 'england', status: 'open' },
    { id: `${side} stp`, kind: 'stp', parent: `${side} region`, status: 'open' },
    { id: `${side} ccg`, kind: 'ccg', parent: `${side} stp`, status: 'open' },
    { id: `${side} service`, kind: 'service', parent: `${side} ccg`, status: 'open' },
    { id: `${side} team`, kind: 'team', parent: `${side} service`, status: 'open' },
  ]),
  { id: 'other team', kind: 'team', parent: 'near service', status: 'open' },
]
const places = placesOf(organisations)

/** What each row of the matrix is in the policy. */
const permissionsOf: Readonly<Record<string, readonly IpsGrowPermission[]>> = {
  'Dashboard: information at team level': ['dashboard.viewTeam'],
  'Dashboard: information at service level': ['dashboard.viewService'],
  'Dashboard: NHS England monitoring': ['monitoring.view'],
  'Submitted NHS England quarterly returns': ['return.view'],
  'Help and resources': ['help.view'],
  'Upload spreadsheets to the dashboard and set targets': ['upload.add', 'target.set'],
  'Submit and edit NHS England quarterly returns': ['return.submit', 'return.edit'],
}

const TYPES = ['team', 'service', 'stakeholder', 'stp', 'regional', 'national'] as const
type AccountType = (typeof TYPES)[number]
const HOME: Readonly<Record<AccountType, string>> = {
  team: 'near service',
  service: 'near service',
  stakeholder: 'near service',
  stp: 'near stp',
  regional: 'near region',
  national: 'england',
}

type Row = Readonly<Record<'kind' | 'item' | 'condition' | AccountType, string>>
const rows: readonly Row[] = parse(readFileSync(join(import.meta.dirname, 'access.csv')), { columns: true })
const cells = rows.flatMap(({ item, ...row }) => TYPES.map((type) => ({ item, type, cell: row[type] })))
const sentences = [...new Set(rows.map((row) => row.condition).filter((it) => it !== ''))]

const account = (role: string, organisation: string, assigned: readonly Assigned[] = [], user = 'mo'): Membership => ({
  id: user,
  user,
  organisation,
  status: 'active',
  assigned,
  assignments: [{ role }],
})
/** A team account has its team assigned; a stakeholder here is set up at service level. */
const usual = (type: AccountType) =>
  account(type, HOME[type], type === 'team' ? ['near team'] : type === 'stakeholder' ? ['near service'] : [])
const factsFor = (membership: Membership) =>
  factsOf(policy, { user: { id: membership.user }, memberships: [membership], places })

/** One question put both ways; they must agree. */
function allows(membership: Membership, permission: string, resource: Resource): boolean {
  const facts = factsFor(membership)
  const checked = check(policy, facts, { action: permission, resource }, AT).allowed
  const listed = isInside(list(policy, facts, permission, {}, AT), places, resource)
  expect([permission, resource, listed]).toEqual([permission, resource, checked])
  return checked
}

const submitted = (side: string, status = 'submitted'): Resource => ({
  type: 'return',
  id: `${side} return`,
  holders: [`${side} service`],
  attributes: { status },
})

/** What a permission is asked of: the account's own place where it is of that kind, else one near it; and one that is far. */
function asked(permission: string, type: AccountType): { near: Resource; far: Resource } {
  const types = policy.permissions.get(permission)?.types ?? []
  if (types.includes('return')) return { near: submitted('near'), far: submitted('far') }
  const home = organisations.find(({ id }) => id === HOME[type])
  const kind = home !== undefined && types.includes(home.kind) ? home.kind : (types.at(-1) ?? '')
  const near = kind === 'nation' ? 'england' : `near ${kind}`
  return { near: { type: kind, id: near }, far: { type: types.at(-1) ?? '', id: `far ${types.at(-1)}` } }
}

describe('the published matrix', () => {
  it(`has 7 rows, ${cells.length} cells and ${sentences.length} conditions, every one of them known to the policy`, () => {
    expect(cells).toHaveLength(42)
    expect(rows.map((row) => row.item)).toEqual(Object.keys(permissionsOf))
    expect(new Set(cells.map((it) => it.cell))).toEqual(new Set(['yes', 'no']))
    console.log(`ips-grow: ${cells.length} cells and ${sentences.length} conditions asked`)
  })

  it.each(cells)('$item: $type – $cell', ({ item, type, cell }) => {
    for (const permission of permissionsOf[item] ?? []) {
      const { near, far } = asked(permission, type)
      expect([permission, allows(usual(type), permission, near)]).toEqual([permission, cell === 'yes'])
      if (type !== 'national') expect([permission, allows(usual(type), permission, far)]).toEqual([permission, false])
    }
  })

  it('covers every permission of the policy but those about accounts, areas and services', () => {
    const covered = new Set<string>(Object.values(permissionsOf).flat())
    const others = Object.entries(ipsGrowPolicy.permissions).filter(([key]) => !covered.has(key))
    expect(new Set(others.map(([, it]) => it.section))).toEqual(new Set(['Accounts', 'Areas and services']))
  })
})

/** A test for each condition of the matrix, by its words. */
const conditions: Readonly<Record<string, () => void>> = {
  'stakeholders: only the team or service the provider shared': () => {
    const sharedTeam = account('stakeholder', 'near service', ['near team'])
    const sharedService = account('stakeholder', 'near service', ['near service'])
    const team = (id: string) => ({ type: 'team', id })
    expect(allows(sharedTeam, 'dashboard.viewTeam', team('near team'))).toBe(true)
    expect(allows(sharedTeam, 'dashboard.viewTeam', team('other team'))).toBe(false)
    expect(allows(sharedService, 'dashboard.viewTeam', team('near team'))).toBe(true)
    expect(allows(sharedService, 'dashboard.viewTeam', team('other team'))).toBe(true)
    expect(allows(account('stakeholder', 'near service'), 'dashboard.viewTeam', team('near team'))).toBe(false)
  },
  'stakeholders: only where the provider shared at service level': () => {
    const service = { type: 'service', id: 'near service' }
    expect(allows(account('stakeholder', 'near service', ['near service']), 'dashboard.viewService', service)).toBe(
      true,
    )
    expect(allows(account('stakeholder', 'near service', ['near team']), 'dashboard.viewService', service)).toBe(false)
  },
  'limited to the account’s own STP, region or nation': () => {
    const monitors = (membership: Membership) =>
      organisations
        .filter(({ kind }) => policy.permissions.get('monitoring.view')?.types.includes(kind))
        .filter(({ id, kind }) => allows(membership, 'monitoring.view', { type: kind, id }))
        .map(({ id }) => id)
    expect(monitors(usual('stp'))).toEqual(['near stp', 'near ccg'])
    expect(monitors(usual('regional'))).toEqual(['near region', 'near stp', 'near ccg'])
    expect(monitors(usual('national'))).toHaveLength(7)
    expect(monitors(account('stp', 'near ccg'))).toEqual(['near ccg'])
  },
  'limited to the account’s own service, STP, region or nation': () => {
    const reads = (membership: Membership) =>
      ['near', 'far'].filter((side) => allows(membership, 'return.view', submitted(side)))
    for (const type of ['service', 'stp', 'regional'] as const) expect(reads(usual(type))).toEqual(['near'])
    expect(reads(usual('national'))).toEqual(['near', 'far'])
  },
  'own teams only': () => {
    for (const permission of ['upload.add', 'target.set']) {
      expect(allows(usual('team'), permission, { type: 'team', id: 'near team' })).toBe(true)
      expect(allows(usual('team'), permission, { type: 'team', id: 'other team' })).toBe(false)
      expect(allows(account('team', 'near service'), permission, { type: 'team', id: 'near team' })).toBe(false)
    }
  },
  'own service only': () => {
    for (const permission of ['return.submit', 'return.edit']) {
      expect(allows(usual('service'), permission, submitted('near', 'draft'))).toBe(true)
      expect(allows(usual('service'), permission, submitted('far', 'draft'))).toBe(false)
    }
  },
}

const plain = (sentence: string) => sentence.replaceAll('’', "'")

const decide = (memberships: readonly Membership[], user: string, ...commands: readonly Command[]) => {
  const judgement = judge(policy, { organisations, memberships }, { user }, commands, AT)
  return judgement.allowed ? [] : judgement.refusals.map((refusal) => refusal.code)
}

describe('what the page says in sentences', () => {
  it('none is missed', () => {
    expect(Object.keys(conditions).map(plain).sort()).toEqual(sentences.map(plain).sort())
  })

  it.each(Object.keys(conditions))('“%s”', (sentence) => conditions[sentence]?.())

  it('“Submitted NHS England quarterly returns”: a draft is the service’s own', () => {
    for (const type of ['stp', 'regional', 'national'] as const) {
      expect(allows(usual(type), 'return.view', submitted('near', 'draft'))).toBe(false)
      expect(allows(usual(type), 'return.view', submitted('near', 'edited after submission'))).toBe(true)
    }
    expect(allows(usual('service'), 'return.view', submitted('near', 'draft'))).toBe(true)
  })

  it('“Service Leads, Team Leaders (with multiple teams)”: at a provider, every service it runs', () => {
    const run = placesOf(organisations.map((it) => (it.id === 'near service' ? { ...it, holders: ['trust'] } : it)))
    const facts = factsOf(policy, { user: { id: 'mo' }, memberships: [account('service', 'trust')], places: run })
    const reaches = (resource: Resource) =>
      check(policy, facts, { action: 'dashboard.viewService', resource }, AT).allowed &&
      isInside(list(policy, facts, 'dashboard.viewService', {}, AT), run, resource)
    expect(reaches({ type: 'service', id: 'near service' })).toBe(true)
    expect(reaches({ type: 'service', id: 'far service' })).toBe(false)
  })

  it('“this should correspond with one of the above account types”: one, and support changes it', () => {
    const support = account('supportOfficer', 'england', [], 'sid')
    const give: Command = { do: 'assignRole', membership: 'mo', role: 'service' }
    const take: Command = { do: 'revokeRole', membership: 'mo', role: 'team' }
    expect(decide([support, usual('team')], 'sid', give)).toEqual(['exactlyOne'])
    expect(decide([support, usual('team')], 'sid', give, take)).toEqual([])
    expect(decide([usual('team')], 'mo', give, take)).toEqual(['notAdministrator', 'notAdministrator'])
  })

  it('“Providers can decide whether to set their external stakeholders up at a team or service level”', () => {
    const lead = account('service', 'near service', [], 'lee')
    const invite = (organisation: string, role: string): Command => ({
      do: 'invite',
      membership: 'new',
      user: 'new',
      organisation,
      assigned: [],
      roles: [{ role }],
    })
    const place: Command = { do: 'place', membership: 'mo', assigned: ['near team'] }
    expect(decide([lead], 'lee', invite('near service', 'stakeholder'))).toEqual([])
    expect(decide([lead], 'lee', invite('near service', 'team'))).toEqual(['roleNotYours'])
    expect(decide([lead], 'lee', invite('far service', 'stakeholder'))).toEqual(['outsideYourOrganisation'])
    expect(decide([lead, usual('stakeholder')], 'lee', place)).toEqual([])
    expect(decide([lead, usual('team')], 'lee', place)).toEqual(['holdsOtherRoles'])
  })
})
