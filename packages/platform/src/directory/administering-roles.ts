import type { AdministrationSource, Policy, RoleEntry } from '@remit/policy'

/** The roles whose holders an administration rule lets do anything to memberships. */
export function administeringRoles(policy: Policy): readonly string[] {
  return [...policy.roles.values()].filter((role) => isAdministering(policy, role)).map(({ key }) => key)
}

/** Whether this is such a role; those made at run time are asked about in the same way. */
export function isAdministering({ source }: Policy, role: RoleEntry): boolean {
  return Object.values(source.administration).some((rule) => isHolder(rule, role))
}

/** Whether a rule speaks of holders of this role. */
export function isHolder(
  { holder }: Pick<AdministrationSource, 'holder'>,
  { key, family, grants }: RoleEntry,
): boolean {
  if ('permission' in holder) return grants.some((grant) => grant.permission.key === holder.permission)
  return 'family' in holder.roles ? family === holder.roles.family : holder.roles.includes(key)
}
