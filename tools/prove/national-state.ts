import type { Membership, State } from '../../packages/policy/src/index.ts'

/** Authorities of the measurement programme, full of schools and users, the same each time. */

const OTHERS = ['monitor', 'superMonitor', 'collector', 'laSetup', 'superUser'] as const

export function authoritiesOf(size: {
  readonly authorities: number
  readonly schools: number
  /** In each authority. */
  readonly users: number
}): State {
  const ids = numbered(size.authorities).map((it) => `a${it}`)
  const schoolsOf = (id: string) => numbered(size.schools).map((it) => `${id}-s${it}`)
  return {
    organisations: [
      { id: 'centre', kind: 'centre', status: 'open' },
      ...ids.flatMap((id) => [
        { id, kind: 'authority', parent: 'centre', status: 'open' as const },
        ...schoolsOf(id).map((school) => ({ id: school, kind: 'school', parent: id, status: 'open' as const })),
      ]),
    ],
    memberships: [
      member('officer', 'centre', ['centreOfficer'], []),
      ...ids.flatMap((id) => numbered(size.users).map((at) => userOf(id, at, schoolsOf(id)))),
    ],
  }
}

/** The first leads; of the others every third holds two roles, every fourth is placed in a few schools only. */
function userOf(authority: string, at: number, schools: readonly string[]): Membership {
  const user = `${authority}-u${at}`
  if (at === 0) return member(user, authority, ['superUser', 'ncmpLead'], [{ every: 'school' }])
  const held = [OTHERS[at % OTHERS.length], ...(at % 3 === 0 ? [OTHERS[(at + 2) % OTHERS.length]] : [])]
  const placed = at % 4 === 0 ? schools.slice(0, 5) : schools.slice(at * 3, at * 3 + 40)
  return member(
    user,
    authority,
    held.flatMap((it) => it ?? []),
    placed,
  )
}

const member = (
  user: string,
  organisation: string,
  roles: readonly string[],
  assigned: Membership['assigned'],
): Membership => ({
  id: `m-${user}`,
  user,
  organisation,
  status: 'active',
  assigned,
  assignments: roles.map((role) => ({ role })),
})

const numbered = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at)
