import type { Policy, RoleEntry } from '@remit/policy'

/** The roles whose holders an administration rule lets do anything to memberships. */
export function administeringRoles(policy: Policy): readonly string[] {
  return [...policy.roles.values()].filter((role) => isAdministering(policy, role)).map(({ key }) => key)
}

/** Whether this is such a role; those made at run time are asked about in the same way. */
export function isAdministering({ source }: Policy, { key, family, grants }: RoleEntry): boolean {
  return Object.values(source.administration).some(({ holder }) => {
    if ('permission' in holder) return grants.some((grant) => grant.permission.key === holder.permission)
    return 'family' in holder.roles ? family === holder.roles.family : holder.roles.includes(key)
  })
}
