import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Command,
  check,
  compileOrThrow,
  factsOf,
  judge,
  list,
  type Membership,
  type Organisation,
  placesOf,
  type Resource,
} from '@remit/policy'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { type NcmpPermission, ncmpPolicy } from '../policy.ts'

/** Every cell of the published matrix, asked of the engine: allowed and refused alike. */

const policy = compileOrThrow(ncmpPolicy)
const AT = 1_000_000

const organisations: readonly Organisation[] = [
  { id: 'centre', kind: 'centre', status: 'open' },
  { id: 'northtown', kind: 'authority', parent: 'centre', status: 'open' },
  { id: 'southport', kind: 'authority', parent: 'centre', status: 'open' },
  { id: 'assigned-school', kind: 'school', parent: 'northtown', status: 'open' },
  { id: 'other-school', kind: 'school', parent: 'northtown', status: 'open' },
  { id: 'foreign-school', kind: 'school', parent: 'southport', status: 'open' },
]
const places = placesOf(organisations)

/** What each row of the matrix is in the policy. */
const permissionsOf: Readonly<Record<string, readonly NcmpPermission[]>> = {
  'View the list of schools': ['school.list'],
  'Add and remove schools': ['school.add', 'school.change', 'school.remove'],
  'Edit eligible pupil numbers': ['school.editEligible'],
  'Open the Pupil Data tab and the Pupil Grid': ['pupil.list'],
  'Upload pupil information': ['pupil.upload'],
  'Edit pupil information': ['pupil.edit'],
  'Add measurements': ['measurement.add'],
  'View data-quality indicators': ['indicator.view'],
  'Open individual pupil records from an indicator': ['indicator.openRecords'],
  'Sign off data quality': ['submission.signOff'],
  'Finalise the submission': ['submission.finalise'],
  'Extract all data': ['submission.extract'],
  'Give permission to purge all data': ['submission.permitPurge'],
  'Add users, remove users': ['user.list', 'user.invite', 'user.remove'],
  'Assign roles to users (oneself included)': ['role.assign'],
  'Assign schools to users (oneself included)': ['school.assign'],
}

const ROLES = ['monitor', 'superMonitor', 'collector', 'laSetup', 'ncmpLead', 'superUser'] as const

type Row = Readonly<Record<'area' | 'action' | (typeof ROLES)[number], string>>
const rows: readonly Row[] = parse(readFileSync(join(import.meta.dirname, 'access.csv')), { columns: true })
const cells = rows.flatMap((row) => ROLES.map((role) => ({ action: row.action, role, cell: row[role] })))

const holding = (role: string): Membership => ({
  id: 'm',
  user: 'mo',
  organisation: 'northtown',
  status: 'active',
  assigned: ['assigned-school'],
  assignments: [{ role }],
})

/** The thing a permission is asked of, at each place that makes a difference. */
function asked(
  permission: NcmpPermission,
): readonly (readonly [place: 'assigned' | 'authority' | 'foreign', Resource])[] {
  const type = policy.permissions.get(permission)?.types[0] ?? ''
  if (type === 'pupil') {
    return [
      ['assigned', { type, id: 'p1', holders: ['assigned-school'] }],
      ['authority', { type, id: 'p2', holders: ['other-school'] }],
      ['foreign', { type, id: 'p3', holders: ['foreign-school'] }],
    ]
  }
  if (type === 'school') {
    return [
      ['assigned', { type, id: 'assigned-school' }],
      ['authority', { type, id: 'other-school' }],
      ['foreign', { type, id: 'foreign-school' }],
    ]
  }
  if (type === 'submission') {
    return [
      ['authority', { type, id: 's1', holders: ['northtown'] }],
      ['foreign', { type, id: 's2', holders: ['southport'] }],
    ]
  }
  return [
    ['authority', { type, id: 'northtown' }],
    ['foreign', { type, id: 'southport' }],
  ]
}

describe('the published matrix', () => {
  it('has 16 rows and 96 cells, every one of them known to the policy', () => {
    console.log(`ncmp: ${cells.length} cells asked`)
    expect(cells).toHaveLength(96)
    expect(rows.map((row) => row.action)).toEqual(Object.keys(permissionsOf))
    expect(new Set(cells.map((it) => it.cell))).toEqual(new Set(['no', 'assigned', 'authority']))
  })

  it.each(cells)('$action: $role – $cell', ({ action, role, cell }) => {
    const facts = factsOf(policy, { user: { id: 'mo' }, memberships: [holding(role)], places })
    for (const permission of permissionsOf[action] ?? []) {
      for (const [place, resource] of asked(permission)) {
        const expected = cell === 'authority' ? place !== 'foreign' : cell === 'assigned' && place === 'assigned'
        const found = check(policy, facts, { action: permission, resource }, AT).allowed
        expect([permission, place, found]).toEqual([permission, place, expected])
      }
    }
  })

  it('letters to parents are for collectors, about the children of their schools only', () => {
    for (const role of ROLES) {
      const facts = factsOf(policy, { user: { id: 'mo' }, memberships: [holding(role)], places })
      for (const [place, resource] of [...asked('pupil.list'), ...asked('school.list')]) {
        const { allowed } = check(policy, facts, { action: 'letter.make', resource }, AT)
        expect([role, place, allowed]).toEqual([role, place, role === 'collector' && place === 'assigned'])
      }
    }
  })

  it('covers every permission of the policy that is not the centre’s, nor about providers, settings or letters', () => {
    const covered = new Set<string>(Object.values(permissionsOf).flat())
    const others = Object.keys(ncmpPolicy.permissions).filter((it) => !covered.has(it))
    const centre = ['submission.validate', 'submission.purge', 'publication.view', 'year.edit']
    expect(others.every((it) => centre.includes(it) || /^(authority|census|letter|provider|setting)\./.test(it))).toBe(
      true,
    )
  })
})

describe('what the guide says in sentences', () => {
  const everySchool = [{ every: 'school' }]
  const member = (id: string, roles: readonly string[], assigned: Membership['assigned'] = []): Membership => ({
    id,
    user: id,
    organisation: 'northtown',
    status: 'active',
    assigned,
    assignments: roles.map((role) => ({ role })),
  })
  const superUser = member('sue', ['superUser'], everySchool)
  const decide = (memberships: readonly Membership[], user: string, ...commands: readonly Command[]) =>
    judge(policy, { organisations, memberships }, { user }, commands, AT)
  const codes = (...args: Parameters<typeof decide>) => {
    const judgement = decide(...args)
    return judgement.allowed ? [] : judgement.refusals.map((it) => it.code)
  }

  it('“no schools will have yet been allocated to them”: a new user reaches nothing', () => {
    const facts = factsOf(policy, { user: { id: 'new' }, memberships: [member('new', [])], places })
    for (const permission of Object.keys(ncmpPolicy.permissions)) {
      expect(list(policy, facts, permission, {}, AT).parts).toEqual([])
    }
  })

  it('“all schools will be allocated to you by default”: the first super user, named by the centre', () => {
    const officer = { ...member('olu', ['centreOfficer']), organisation: 'centre' }
    const first: Command = {
      do: 'firstAdministrator',
      membership: 'first',
      user: 'fay',
      organisation: 'northtown',
      status: 'active',
    }
    const judgement = decide([officer], 'olu', first)
    expect(judgement.allowed && judgement.entries[0]?.after).toMatchObject({
      assigned: everySchool,
      assignments: [{ role: 'superUser' }],
    })
    expect(codes([officer, superUser], 'olu', first)).toEqual(['hasAdministrator'])
    expect(codes([superUser], 'sue', { ...first, organisation: 'southport' })).toEqual(['notAdministrator'])
  })

  it('“assign roles and schools to users (including to themselves)”', () => {
    expect(codes([superUser], 'sue', { do: 'assignRole', membership: 'sue', role: 'collector' })).toEqual([])
    expect(codes([superUser], 'sue', { do: 'place', membership: 'sue', assigned: ['other-school'] })).toEqual([])
    expect(codes([member('mo', ['monitor'])], 'mo', { do: 'assignRole', membership: 'mo', role: 'collector' })).toEqual(
      ['notAdministrator'],
    )
  })

  it('“at least one super user for each LA”: the last one cannot go, and may be replaced in one step', () => {
    const next = member('ned', [])
    const leave: Command = { do: 'endMembership', membership: 'sue' }
    expect(codes([superUser, next], 'sue', leave)).toEqual(['atLeast'])
    expect(codes([superUser, next], 'sue', leave, { do: 'assignRole', membership: 'ned', role: 'superUser' })).toEqual(
      [],
    )
  })

  it('“the new Super User will then have access to remove their predecessor”', () => {
    const next = member('ned', ['superUser'])
    expect(codes([superUser, next], 'ned', { do: 'endMembership', membership: 'sue' })).toEqual([])
  })

  it('“only one user within a local authority area can hold the role of NCMP lead”: and it can be handed over', () => {
    const lead = member('lea', ['superUser', 'ncmpLead'], everySchool)
    const take: Command = { do: 'assignRole', membership: 'sue', role: 'ncmpLead' }
    expect(codes([lead, superUser], 'sue', take)).toEqual(['atMost'])
    expect(codes([lead, superUser], 'sue', take, { do: 'revokeRole', membership: 'lea', role: 'ncmpLead' })).toEqual([])
  })

  it('“a user who also holds the role of Super User and has all schools assigned”', () => {
    const mo = member('mo', [], ['assigned-school', 'other-school'])
    const lead: Command = { do: 'assignRole', membership: 'mo', role: 'ncmpLead' }
    const superRole: Command = { do: 'assignRole', membership: 'mo', role: 'superUser' }
    expect(codes([superUser, mo], 'sue', lead)).toEqual(['requires', 'coversAll'])
    expect(codes([superUser, mo], 'sue', lead, superRole)).toEqual(['coversAll'])
    expect(
      codes([superUser, mo], 'sue', lead, superRole, { do: 'place', membership: 'mo', assigned: everySchool }),
    ).toEqual([])
  })

  it('a super user is nobody in another authority', () => {
    const foreign = { ...member('fin', []), organisation: 'southport' }
    expect(codes([superUser, foreign], 'sue', { do: 'assignRole', membership: 'fin', role: 'monitor' })).toEqual([
      'outsideYourOrganisation',
    ])
    expect(
      codes([superUser, member('mo', [])], 'sue', { do: 'place', membership: 'mo', assigned: ['foreign-school'] }),
    ).toEqual(['placeNotBeneath'])
  })

  it('a user is in at most one provider', () => {
    const withProviders: readonly Organisation[] = [
      ...organisations,
      { id: 'p1', kind: 'provider', parent: 'northtown', status: 'open' },
      { id: 'p2', kind: 'provider', parent: 'northtown', status: 'open' },
    ]
    const inFirst = { ...member('mo', []), id: 'mo-p1', organisation: 'p1' }
    const add: Command = {
      do: 'addMembership',
      membership: 'mo-p2',
      user: 'mo',
      organisation: 'p2',
      assigned: [],
      roles: [],
    }
    const state = { organisations: withProviders, memberships: [superUser, member('mo', []), inFirst] }
    const refused = judge(policy, state, { user: 'sue' }, [add], AT)
    expect(refused.allowed || refused.refusals.map((it) => it.code)).toEqual(['atMostOneOf'])
    const moved = judge(policy, state, { user: 'sue' }, [{ do: 'endMembership', membership: 'mo-p1' }, add], AT)
    expect(moved.allowed).toBe(true)
  })
})
