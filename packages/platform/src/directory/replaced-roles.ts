import type { ConstraintEntry, Policy, RoleSet } from '@remit/policy'

/** The roles of a named set or a whole family. */
export function rolesInSet(policy: Policy, roles: RoleSet): readonly string[] {
  if (!('family' in roles)) return roles
  return [...policy.roles.values()].filter(({ family }) => family === roles.family).map(({ key }) => key)
}

/** Of the roles held, those that cannot stand beside this one at an organisation of this kind: what a swap takes away. */
export function replacedBy(policy: Policy, kind: string, role: string, held: readonly string[]): readonly string[] {
  const rivals = new Set(policy.constraints.flatMap((constraint) => rivalsIn(policy, constraint, kind, role)))
  return held.filter((each) => each !== role && rivals.has(each))
}

/** The sets of roles of which every membership at this kind of organisation holds exactly one: its account types. */
export function accountTypesAt(policy: Policy, kind: string): readonly string[] {
  const sets = policy.constraints.flatMap(({ source }) =>
    'exactlyOne' in source && source.per === kind ? rolesInSet(policy, source.exactlyOne) : [],
  )
  return [...new Set(sets)].filter((role) => policy.roles.get(role)?.at.has(kind))
}

function rivalsIn(policy: Policy, { source }: ConstraintEntry, kind: string, role: string): readonly string[] {
  if ('exactlyOne' in source && source.per === kind) {
    const set = rolesInSet(policy, source.exactlyOne)
    return set.includes(role) ? set : []
  }
  return 'exclusive' in source && source.exclusive.includes(role) ? source.exclusive : []
}
