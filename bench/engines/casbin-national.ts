import type { Adapter, Model } from 'casbin'
import { matrix, type Reach, type Role } from '../workloads/matrix.ts'
import type { National, User } from '../workloads/national.ts'

/**
 * The workload's matrix for casbin, as roles in domains, its own way of saying “who is what where”: a user has a role in
 * the authority, and the roles that reach assigned schools also in each of these schools.
 */
export const nationalModel = `
[request_definition]
r = user, action, school, authority

[policy_definition]
p = role, action, reach

[role_definition]
g = _, _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.action == p.action && (p.reach == "authority" && g(r.user, p.role, r.authority) || p.reach == "assigned" && g(r.user, p.role, r.school))
`

/** Who may do what: a line for each grant. */
export const nationalRules: readonly string[][] = matrix.flatMap(({ action, granted }) =>
  Object.entries(granted).map(([role, reach]) => [role, action, reach]),
)

const reaching = (reach: Reach): ReadonlySet<string> =>
  new Set(nationalRules.filter((rule) => rule[2] === reach).map(([role = '']) => role))
const inAuthority = reaching('authority')
const inSchools = reaching('assigned')

/** The lines that say who is what in one school. */
export function rolesAt(user: User, school: string): string[][] {
  return user.roles.filter((role) => inSchools.has(role)).map((role: Role) => [user.id, role, school])
}

function rolesOf(user: User): string[][] {
  const wide = user.roles.filter((role) => inAuthority.has(role)).map((role) => [user.id, role, user.authority])
  return [...wide, ...user.schools.flatMap((school) => rolesAt(user, school))]
}

/** Hands casbin its lines as objects: reading them from text would be slower, and asking for each whether it is there already slower by far. */
export function linesOf(rules: readonly string[][], held: readonly string[][]): Adapter {
  const nothing = async () => {}
  return {
    async loadPolicy(model: Model) {
      for (const rule of rules) model.model.get('p')?.get('p')?.policy.push(rule)
      for (const line of held) model.model.get('g')?.get('g')?.policy.push(line)
    },
    savePolicy: async () => true,
    addPolicy: nothing,
    removePolicy: nothing,
    removeFilteredPolicy: nothing,
  }
}

export const nationalLines = (national: National): Adapter => linesOf(nationalRules, national.users.flatMap(rolesOf))
