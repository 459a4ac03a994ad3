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
  type Resource,
} from '@remit/policy'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { apprenticeshipsPolicy } from '../policy.ts'
import { permissionsOf } from './rows.ts'

/** Every cell of the published matrix, asked of the engine by `check` and by `list`: allowed and refused alike. */

const policy = compileOrThrow(apprenticeshipsPolicy)
const AT = 1_000_000

const organisations: readonly Organisation[] = [
  { id: 'desk', kind: 'serviceDesk', status: 'open' },
  { id: 'bakery', kind: 'account', status: 'open', attributes: { levy: false } },
  { id: 'foundry', kind: 'account', status: 'open', attributes: { levy: true } },
  { id: 'newcomer', kind: 'account', status: 'open' },
]
const places = placesOf(organisations)

const LEVELS = { owner: 'owner', transactor: 'transactor', viewer: 'viewer', aan: 'ambassador' } as const
type Level = keyof typeof LEVELS
const columns = Object.keys(LEVELS) as readonly Level[]

type Row = Readonly<Record<'section' | 'action' | 'condition' | Level, string>>
const rows: readonly Row[] = parse(readFileSync(join(import.meta.dirname, 'access.csv')), { columns: true })
const cells = rows.flatMap(({ action, ...row }) => columns.map((level) => ({ action, level, cell: row[level] })))
const sentences = [...new Set(rows.map((row) => row.condition).filter((it) => it !== ''))]

const member = (user: string, role: string, organisation = 'bakery'): Membership => ({
  id: `${user} at ${organisation}`,
  user,
  organisation,
  status: 'active',
  assigned: [],
  assignments: [{ role }],
})
const factsFor = (role: string, organisation?: string) =>
  factsOf(policy, { user: { id: 'mo' }, memberships: [member('mo', role, organisation)], places })

/** A thing of every type the permission is asked of, in an account. */
function asked(permission: string, account: string): readonly Resource[] {
  return (policy.permissions.get(permission)?.types ?? []).map((type) => {
    if (type === 'account') return { type, id: account }
    if (type === 'self') return { type, owner: account === 'foundry' ? 'somebody else' : 'mo' }
    return { type, id: `${type} of ${account}`, holders: [account], attributes: { createdBy: 'provider' } }
  })
}

/** One question put both ways; they must agree. */
function allows(facts: ReturnType<typeof factsFor>, permission: string, resource: Resource): boolean {
  const checked = check(policy, facts, { action: permission, resource }, AT).allowed
  const listed = isInside(list(policy, facts, permission, {}, AT), places, resource)
  expect([permission, resource, listed]).toEqual([permission, resource, checked])
  return checked
}

describe('the published matrix', () => {
  it(`has 46 rows, ${cells.length} cells and ${sentences.length} conditions, every one of them known to the policy`, () => {
    expect(cells).toHaveLength(184)
    expect(rows.map((row) => row.action)).toEqual(Object.keys(permissionsOf))
    expect(new Set(cells.map((it) => it.cell))).toEqual(new Set(['yes', 'no']))
    console.log(`apprenticeships: ${cells.length} cells and ${sentences.length} conditions asked`)
  })

  it.each(cells)('$action: $level – $cell', ({ action, level, cell }) => {
    const facts = factsFor(LEVELS[level])
    for (const permission of permissionsOf[action] ?? []) {
      for (const resource of asked(permission, 'bakery')) {
        expect([permission, allows(facts, permission, resource)]).toEqual([permission, cell === 'yes'])
      }
      for (const resource of asked(permission, 'foundry')) expect(allows(facts, permission, resource)).toBe(false)
    }
  })

  it('puts every permission in the section the matrix has it in', () => {
    for (const { section, action } of rows) {
      for (const permission of permissionsOf[action] ?? []) {
        expect(policy.permissions.get(permission)?.section).toBe(section)
      }
    }
  })

  it('covers every permission of the policy but the service desk’s', () => {
    const covered = new Set<string>(Object.values(permissionsOf).flat())
    const others = Object.keys(apprenticeshipsPolicy.permissions).filter((key) => !covered.has(key))
    expect(others).toEqual(['account.appointFirst'])
  })
})

const decide = (memberships: readonly Membership[], user: string, ...commands: readonly Command[]) =>
  judge(policy, { organisations, memberships }, { user }, commands, AT)
const codes = (...args: Parameters<typeof decide>) => {
  const judgement = decide(...args)
  return judgement.allowed ? [] : judgement.refusals.map((refusal) => refusal.code)
}
const owner = member('olu', 'owner')

/** A test for each condition of the matrix, by its words. */
const conditions: Readonly<Record<string, () => void>> = {
  'creator becomes Owner of the new account and keeps their level in the old one': () => {
    const opened: Organisation = { id: 'mill', kind: 'account', status: 'open' }
    const open: Command = { do: 'addOrganisation', organisation: opened }
    const become = (role: string): Command => ({
      do: 'addMembership',
      membership: 'mo at mill',
      user: 'mo',
      organisation: 'mill',
      assigned: [],
      roles: [{ role }],
    })
    for (const level of ['owner', 'transactor', 'viewer']) {
      const judged = decide([member('mo', level)], 'mo', open, become('owner'))
      expect(judged.allowed && judged.state.memberships.map((it) => it.assignments[0]?.role)).toEqual([level, 'owner'])
      expect(codes([member('mo', level)], 'mo', open, become('transactor'))).toEqual(['roleNotYours'])
    }
    expect(codes([member('mo', 'ambassador')], 'mo', open, become('owner'))).toEqual([
      'noPermission',
      'notAdministrator',
    ])
  },
  'non-levy paying employers only': () => {
    const reservations = Object.keys(apprenticeshipsPolicy.permissions).filter((it) => it.startsWith('reservation.'))
    for (const permission of reservations) {
      for (const account of ['bakery', 'foundry', 'newcomer']) {
        for (const resource of asked(permission, account)) {
          expect([account, allows(factsFor('owner', account), permission, resource)]).toEqual([
            account,
            account === 'bakery',
          ])
        }
      }
    }
  },
  'only viewers and transactors receive these emails': () => {
    expect(policy.permissions.get('task.receive')?.notify).toBe('instant')
    const receives = ['owner', 'transactor', 'viewer', 'ambassador'].filter((role) =>
      allows(factsFor(role), 'task.receive', { type: 'account', id: 'bakery' }),
    )
    expect(receives).toEqual(['transactor', 'viewer'])
  },
}

describe('what the article says in sentences', () => {
  it('none is missed', () => expect(Object.keys(conditions).sort()).toEqual([...sentences].sort()))

  it.each(Object.keys(conditions))('“%s”', (sentence) => conditions[sentence]?.())

  it('“There are 4 different levels of access”: one of them each, never two, never none', () => {
    const viewer = member('vi', 'viewer')
    const make: Command = { do: 'assignRole', membership: viewer.id, role: 'transactor' }
    const take: Command = { do: 'revokeRole', membership: viewer.id, role: 'viewer' }
    expect(codes([owner, viewer], 'olu', make)).toEqual(['exactlyOne'])
    expect(codes([owner, viewer], 'olu', take)).toEqual(['exactlyOne'])
    expect(codes([owner, viewer], 'olu', make, take)).toEqual([])
  })

  it('“Change own password: AAN no”: but somebody who is a viewer elsewhere may', () => {
    const memberships = [member('mo', 'ambassador'), member('mo', 'viewer', 'foundry')]
    const facts = factsOf(policy, { user: { id: 'mo' }, memberships, places })
    expect(allows(facts, 'self.password', { type: 'self', owner: 'mo' })).toBe(true)
  })

  it('“Review advert created by a provider”: not one created by the employer', () => {
    const advert = { type: 'advert', id: 'a', holders: ['bakery'] }
    const facts = factsFor('owner')
    expect(allows(facts, 'advert.review', { ...advert, attributes: { createdBy: 'employer' } })).toBe(false)
    expect(allows(facts, 'advert.review', advert)).toBe(false)
  })

  it('“invite new team members; change the access levels of existing team members”: an owner, of others only', () => {
    const invite: Command = {
      do: 'invite',
      membership: 'nia at bakery',
      user: 'nia',
      organisation: 'bakery',
      assigned: [],
      roles: [{ role: 'viewer' }],
    }
    expect(codes([owner], 'olu', invite)).toEqual([])
    for (const level of ['transactor', 'viewer', 'ambassador']) {
      const nearest = level === 'ambassador' ? 'notAdministrator' : 'notThisAct'
      expect(codes([owner, member('mo', level)], 'mo', invite)).toEqual([nearest])
    }
    const second = member('ola', 'owner')
    expect(codes([owner, second], 'olu', { do: 'endMembership', membership: second.id })).toEqual([])
    expect(codes([owner, second], 'olu', { do: 'endMembership', membership: owner.id })).toEqual(['notYourself'])
  })

  it('“You should give at least one other team member full access”: the last owner stays', () => {
    const leave: Command = { do: 'endMembership', membership: owner.id }
    expect(codes([owner], 'olu', leave)).toEqual(['notYourself'])
    const judged = judge(
      policy,
      { organisations, memberships: [owner] },
      { system: 'job', name: 'dormant' },
      [leave],
      AT,
    )
    expect(judged.allowed || judged.refusals.map((it) => it.code)).toEqual(['atLeast'])
  })

  it('“Contact us if nobody in your organisation has full access”: the service desk names an owner, and only then', () => {
    const officer = member('ali', 'supportOfficer', 'desk')
    const first: Command = {
      do: 'firstAdministrator',
      membership: 'nia at bakery',
      user: 'nia',
      organisation: 'bakery',
      status: 'active',
      approvedBy: { kind: 'Somebody who can sign for the employer', name: 'Baker' },
    }
    expect(codes([officer], 'ali', first)).toEqual([])
    expect(codes([officer, owner], 'ali', first)).toEqual(['hasAdministrator'])
    expect(codes([officer], 'ali', { ...first, approvedBy: { kind: 'A friend', name: 'Bo' } })).toEqual(['notApprover'])
    expect(codes([owner], 'olu', { ...first, organisation: 'foundry' })).toEqual(['notAdministrator'])
    expect(allows(factsFor('supportOfficer', 'desk'), 'account.rename', { type: 'account', id: 'bakery' })).toBe(false)
  })

  it('“The Apprenticeship Ambassador Network section only”: AAN holds nothing else', () => {
    const facts = factsFor('ambassador')
    const held = [...policy.permissions.keys()].filter((key) =>
      asked(key, 'bakery').some((it) => allows(facts, key, it)),
    )
    expect(held.filter((key) => !policy.ownActs.has(key))).toEqual(['ambassador.enter'])
  })
})
