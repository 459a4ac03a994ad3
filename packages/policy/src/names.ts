import type { FirstAdministratorSource, PolicySource, RoleSet } from './model.ts'
import type { Problem, ProblemCode } from './problem.ts'

/** Collects problems while names are followed through a policy. */
export type Finding = {
  readonly policy: PolicySource
  readonly problems: Problem[]
}

export function report(finding: Finding, code: ProblemCode, where: string, message: string): void {
  finding.problems.push({ code, where, message })
}

export const hasKind = (policy: PolicySource, name: string): boolean => Object.hasOwn(policy.organisations, name)
export const hasType = (policy: PolicySource, name: string): boolean =>
  name === 'self' || hasKind(policy, name) || Object.hasOwn(policy.resources, name)
export const hasPermission = (policy: PolicySource, name: string): boolean => Object.hasOwn(policy.permissions, name)
export const hasRole = (policy: PolicySource, name: string): boolean => Object.hasOwn(policy.roles, name)

export function expectKind(finding: Finding, name: string, where: string): void {
  if (!hasKind(finding.policy, name)) report(finding, 'unknownKind', where, `“${name}” is not a kind of organisation`)
}

export function expectPermission(finding: Finding, name: string | undefined, where: string): void {
  if (name === undefined || hasPermission(finding.policy, name)) return
  report(finding, 'unknownPermission', where, `“${name}” is not a permission of this policy`)
}

export function expectRole(finding: Finding, name: string, where: string): void {
  if (!hasRole(finding.policy, name)) report(finding, 'unknownRole', where, `“${name}” is not a role of this policy`)
}

export function expectRoles(finding: Finding, roles: RoleSet, where: string): void {
  if ('family' in roles) {
    const some = Object.values(finding.policy.roles).some((role) => role.family === roles.family)
    if (!some) report(finding, 'unknownFamily', `${where}.family`, `No role is of the family “${roles.family}”`)
    return
  }
  if (roles.length === 0) report(finding, 'missing', where, `${where} must name at least one role`)
  for (const [index, role] of roles.entries()) expectRole(finding, role, `${where}[${index}]`)
}

/** The keys of a set of roles. */
export function rolesIn(policy: Pick<PolicySource, 'roles'>, roles: RoleSet): readonly string[] {
  if (!('family' in roles)) return roles
  return Object.entries(policy.roles).flatMap(([key, role]) => (role.family === roles.family ? [key] : []))
}

/** Every way the policy gives an organisation without an administrator one. */
export function firstAdministratorsOf(
  policy: Pick<PolicySource, 'firstAdministrator'>,
): readonly FirstAdministratorSource[] {
  const ways = policy.firstAdministrator ?? []
  return 'checkedBy' in ways ? [ways] : ways
}
