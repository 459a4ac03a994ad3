import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
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
  type RoleEntry,
} from '@remit/policy'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { pcsePolicy } from '../policy.ts'

/** Every cell of the published table of administrators: who may give what is asked of `judge`, what they see of `check` and `list`. */

const policy = compileOrThrow(pcsePolicy)
const AT = 1_000_000

const organisations: readonly Organisation[] = [
  { id: 'pcse', kind: 'pcse', status: 'open' },
  { id: 'kent', kind: 'icb', parent: 'pcse', status: 'open' },
  { id: 'high street', kind: 'practice', parent: 'kent', status: 'open' },
  { id: 'mill lane', kind: 'practice', parent: 'kent', status: 'open' },
]
const places = placesOf(organisations)

type Row = Readonly<Record<'service' | 'administrator role' | 'organisation' | 'may assign' | 'description', string>>
const rows: readonly Row[] = parse(readFileSync(join(import.meta.dirname, 'access.csv')), { columns: true })

const labelled = (label: string): RoleEntry => {
  const role = [...policy.roles.values()].find((it) => it.label === label)
  if (role === undefined) throw new Error(`No role is called ${label}`)
  return role
}
const roles = [...policy.roles.values()]
const administrators = new Set(rows.map((row) => row['administrator role']))

/** What the sentences of the column “may assign” mean, role by role. */
const mayAssign: Readonly<Record<string, (role: RoleEntry) => boolean>> = {
  'roles named GPP - …, and other GPP user administrators': (role) => role.label.startsWith('GPP - '),
  'Medical Record Movement roles and Supplies ordering roles': (role) =>
    role.label === 'Medical Record Movement' || role.label === 'Practice Order Entry Clerk',
  'PL Practice Manager roles, and other PL organization administrators': (role) => role.label.startsWith('PL '),
}

const member = (user: string, held: readonly string[], organisation = 'high street'): Membership => ({
  id: `${user} at ${organisation}`,
  user,
  organisation,
  status: 'active',
  assigned: [],
  assignments: held.map((role) => ({ role })),
})
const decide = (memberships: readonly Membership[], user: string, ...commands: readonly Command[]) => {
  const judgement = judge(policy, { organisations, memberships }, { user }, commands, AT)
  return judgement.allowed ? [] : judgement.refusals.map((refusal) => refusal.code)
}
const give = (membership: Membership, role: string): Command => ({ do: 'assignRole', membership: membership.id, role })
const take = (membership: Membership, role: string): Command => ({ do: 'revokeRole', membership: membership.id, role })

/** One question put both ways; they must agree. */
function allows(membership: Membership, permission: string, practice: string): boolean {
  const facts = factsOf(policy, { user: { id: membership.user }, memberships: [membership], places })
  const resource = { type: 'practice', id: practice }
  const checked = check(policy, facts, { action: permission, resource }, AT).allowed
  expect(isInside(list(policy, facts, permission, {}, AT), places, resource)).toBe(checked)
  return checked
}

const pairs = rows.flatMap((row) => roles.map((role) => ({ administrator: row['administrator role'], role, row })))
const nobody = member('nia', [])

describe('the published table', () => {
  it(`has 4 rows, 16 cells and 3 sentences, asked as ${pairs.length} pairs of administrator and role`, () => {
    expect(rows).toHaveLength(4)
    expect(new Set(rows.map((row) => row['may assign']))).toEqual(new Set(Object.keys(mayAssign)))
    console.log(
      `pcse: ${rows.length * 4} cells and ${Object.keys(mayAssign).length} sentences asked, as ${pairs.length} pairs`,
    )
  })

  it.each(rows)('$service: “$description”: $administrator role of a $organisation', (row) => {
    const role = labelled(row['administrator role'])
    expect([...role.at]).toEqual([row.organisation])
    expect(allows(member('ada', [role.key]), 'user.list', 'high street')).toBe(true)
    expect(allows(member('ada', [role.key]), 'user.list', 'mill lane')).toBe(false)
  })

  it.each(pairs)('$administrator and $role.label', ({ administrator, role, row }) => {
    const holder = member('ada', [labelled(administrator).key])
    const may = mayAssign[row['may assign']]?.(role) ?? false
    const wanted = may ? [] : [role.at.has('practice') ? 'roleNotYours' : 'roleNotHere']
    expect(decide([holder, nobody], 'ada', give(nobody, role.key))).toEqual(wanted)
    if (!role.at.has('practice') || role.key === 'mainContact') return
    const other = member('oda', [role.key])
    const left = decide([holder, other], 'ada', take(other, role.key))
    expect(left.length === 0).toBe(may)
  })

  it.each(pairs)('$administrator may not give $role.label in another practice', ({ administrator, role }) => {
    const holder = member('ada', [labelled(administrator).key])
    const far = member('fay', [], 'mill lane')
    expect(decide([holder, far], 'ada', give(far, role.key))).not.toEqual([])
  })
})

describe('what the page says in sentences', () => {
  it('“roles named GPP - …, and other GPP user administrators”: all nine of them', () => {
    const may = mayAssign['roles named GPP - …, and other GPP user administrators']
    expect(roles.filter((role) => may?.(role))).toHaveLength(9)
    expect(may?.(labelled('GPP - Practice User Management'))).toBe(true)
  })

  it('“Medical Record Movement roles and Supplies ordering roles”: and never the Main Contact itself', () => {
    const main = member('ada', ['mainContact'])
    expect(decide([main, nobody], 'ada', give(nobody, 'orderEntryClerk'))).toEqual([])
    expect(decide([main, nobody], 'ada', give(nobody, 'mainContact'), take(main, 'mainContact'))).toEqual([
      'roleNotYours',
      'roleNotYours',
    ])
  })

  it('“PL Practice Manager roles, and other PL organization administrators”', () => {
    const admin = member('ada', ['plUserAdministration'])
    expect(decide([admin, nobody], 'ada', give(nobody, 'plPracticeManager'))).toEqual([])
    expect(decide([admin, nobody], 'ada', give(nobody, 'plUserAdministration'))).toEqual([])
  })

  it.each(['gppUserManagement', 'plUserAdministration'])('“a maximum of four user admins”: %s', (role) => {
    const four = ['a', 'b', 'c', 'd'].map((user) => member(user, [role]))
    const [first, second] = four
    expect(decide([...four, nobody], 'a', give(nobody, role))).toEqual(['atMost'])
    expect(decide([...four.slice(1), nobody], 'b', give(nobody, role))).toEqual([])
    if (first && second) expect(decide([...four, nobody], 'a', give(nobody, role), take(second, role))).toEqual([])
  })

  it('“if a colleague with this role is leaving, you assign their role to another member of your team”', () => {
    const leaver = member('lee', ['gppUserManagement', 'gppStatements'])
    const next = member('ned', ['gppViewClaims'])
    const leave: Command = { do: 'endMembership', membership: leaver.id }
    expect(decide([leaver, next], 'lee', give(next, 'gppUserManagement'), leave)).toEqual([])
    expect(decide([leaver, next], 'ned', leave)).toEqual(['notAdministrator'])
  })

  it('the administrator of one service stands beside those of others: gives their own roles, and touches no other', () => {
    const clerk = member('cal', ['orderEntryClerk'])
    const admin = member('ada', ['gppUserManagement'])
    expect(decide([admin, clerk], 'ada', give(clerk, 'gppViewClaims'))).toEqual([])
    expect(decide([admin, clerk], 'ada', take(clerk, 'orderEntryClerk'))).toEqual(['roleNotYours'])
    expect(decide([admin, clerk], 'ada', { do: 'suspendMembership', membership: clerk.id })).toEqual([
      'holdsOtherRoles',
    ])
  })

  it('an administrator does nothing but manage users “unless they provide the role to themselves”', () => {
    for (const label of administrators) {
      const holder = member('ada', [labelled(label).key])
      const held = [...policy.permissions.values()].filter(
        (it) => it.types.includes('practice') && allows(holder, it.key, 'high street'),
      )
      expect(held.map((it) => it.key)).toEqual(['user.list'])
    }
    const admin = member('ada', ['gppUserManagement'])
    expect(decide([admin], 'ada', give(admin, 'gppClaimsAdmin'))).toEqual([])
  })
})

describe('“No User Administrator?”: the form', () => {
  const officer = member('pat', ['verificationOfficer'], 'pcse')
  const form = (role: string, kind: string): Command => ({
    do: 'firstAdministrator',
    membership: 'nia at high street',
    user: 'nia',
    organisation: 'high street',
    status: 'active',
    role,
    approvedBy: { kind, name: 'Dr Day' },
  })
  const ways = ['gppUserManagement', 'mainContact', 'serviceDeskAnalyst', 'plUserAdministration']
  const order = ['GP Partner', 'Caldicott Guardian', 'User listed on the Authorised Email List (AEL)', 'ICB']

  it('“Authorisation in order of preference”: the same four, in this order, for each of the four administrators', () => {
    const { firstAdministrator } = pcsePolicy
    expect(firstAdministrator).toMatchObject(ways.map((role) => ({ roles: [role], approvers: order })))
  })

  it.each(ways.flatMap((role) => order.map((kind) => ({ role, kind }))))(
    '$role, authorised by $kind',
    ({ role, kind }) => {
      expect(decide([officer], 'pat', form(role, kind))).toEqual([])
      const judged = judge(policy, { organisations, memberships: [officer] }, { user: 'pat' }, [form(role, kind)], AT)
      expect(judged.allowed && judged.entries[0]?.after).toMatchObject({ assignments: [{ role }] })
    },
  )

  it('nobody else may authorise it, and nobody else may apply it', () => {
    expect(decide([officer], 'pat', form('mainContact', 'Receptionist'))).toEqual(['notApprover'])
    expect(decide([member('ada', ['gppUserManagement'])], 'ada', form('mainContact', 'GP Partner'))).toEqual([
      'notAdministrator',
    ])
    expect(decide([officer], 'pat', form('orderEntryClerk', 'GP Partner'))).toEqual(['notSupported'])
  })

  it('“where no User Administrator role currently exists”: asked for each kind of administrator by itself', () => {
    const admin = member('ada', ['gppUserManagement'])
    expect(decide([officer, admin], 'pat', form('gppUserManagement', 'GP Partner'))).toEqual(['hasAdministrator'])
    expect(decide([officer, admin], 'pat', form('mainContact', 'GP Partner'))).toEqual([])
  })

  it('“the person holding the role has left”: the Main Contact is one, and only the form moves it', () => {
    const main = member('ada', ['mainContact'])
    const move = [take(main, 'mainContact'), form('mainContact', 'ICB')] as const
    expect(decide([officer, main], 'pat', ...move)).toEqual([])
    expect(decide([officer, main], 'pat', move[1])).toEqual(['hasAdministrator'])
    expect(decide([officer, main, nobody], 'pat', give(nobody, 'mainContact'))).toEqual(['notThisAct'])
  })

  it('“PCSE will identify and verify users”: whoever verifies is nobody’s administrator', () => {
    for (const role of ways) {
      const both = [officer, { ...member('pat', []), id: 'pat at high street' }]
      const operator = { system: 'operator', name: 'test' } as const
      const assign: Command = { do: 'assignRole', membership: 'pat at high street', role }
      const judged = judge(policy, { organisations, memberships: both }, operator, [assign], AT)
      expect(judged.allowed || judged.refusals.map((it) => it.code)).toEqual(['exclusive'])
    }
  })

  it('a Service Desk Analyst is made by the form only: no administrator may give that role', () => {
    for (const label of administrators) {
      const holder = member('ada', [labelled(label).key])
      expect(decide([holder, nobody], 'ada', give(nobody, 'serviceDeskAnalyst'))).toEqual(['roleNotYours'])
    }
  })
})
