import type { AdministrationSource, Policy } from '@remit/policy'
import type { SignedInUser } from '../../service.ts'

/**
 * The roles this user's administration rules let them give and take, for showing which boxes can be ticked. The engine
 * judges every change whatever was shown.
 */
export function assignableRoles(user: SignedInUser): ReadonlySet<string> {
  const { policy } = user.facts
  const rules = Object.values(policy.source.administration).filter(
    (rule) =>
      rule.may.includes('assign') &&
      'roles' in rule.holder &&
      rolesIn(policy, rule.holder.roles).some((role) => user.acting.roles.includes(role)),
  )
  return new Set(rules.flatMap((rule) => rolesIn(policy, rule.roles)))
}

/** The roles whose holders may give roles to others: whom to ask for more access. */
export function administeringRoles(policy: Policy): readonly string[] {
  const rules = Object.values(policy.source.administration).filter((rule) => rule.may.includes('assign'))
  return [...new Set(rules.flatMap(({ holder }) => ('roles' in holder ? rolesIn(policy, holder.roles) : [])))]
}

function rolesIn(policy: Policy, roles: AdministrationSource['roles']): string[] {
  if (roles === 'any') return [...policy.roles.keys()]
  if (roles === 'chosen' || (typeof roles === 'object' && 'chosenFor' in roles)) return []
  if (!('family' in roles)) return [...roles]
  return [...policy.roles.values()].filter((role) => role.family === roles.family).map((role) => role.key)
}
