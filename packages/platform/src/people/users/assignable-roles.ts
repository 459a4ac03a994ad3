import type { AdministrationSource } from '@remit/policy'
import { isHolder } from '../../directory/index.ts'
import type { SignedInUser } from '../../service.ts'
import type { RolesKnown } from '../roles/roles-known.ts'

/**
 * The roles this user's administration rules let them give, or take, for showing which boxes can be ticked. The engine judges
 * every change whatever was shown.
 */
export function assignableRoles(
  user: SignedInUser,
  known: RolesKnown,
  act: 'assign' | 'revoke' = 'assign',
): ReadonlySet<string> {
  const held = user.acting.roles.flatMap((key) => known.roles.get(key) ?? [])
  const rules = Object.values(known.source.administration).filter(
    (rule) => rule.may.includes(act) && held.some((role) => isHolder(rule, role)),
  )
  return new Set(rules.flatMap((rule) => rolesGivenBy(user, known, rule)))
}

/** The roles whose holders may give roles to others: whom to ask for more access. */
export function administeringRoles(known: RolesKnown): readonly string[] {
  const rules = Object.values(known.source.administration).filter((rule) => rule.may.includes('assign'))
  const roles = [...known.roles.values()].filter((role) => rules.some((rule) => isHolder(rule, role)))
  return roles.map(({ key }) => key)
}

function rolesGivenBy(user: SignedInUser, known: RolesKnown, { roles }: AdministrationSource): readonly string[] {
  if (roles === 'any') return [...known.roles.keys()]
  if (roles === 'chosen' || 'chosenFor' in roles) return rolesChosen(user, known, roles)
  if (!('family' in roles)) return roles
  return [...known.roles.values()].filter((role) => role.family === roles.family).map((role) => role.key)
}

/** What the roles made at run time that this user holds say their holders may give. */
function rolesChosen(
  { facts, acting }: SignedInUser,
  known: RolesKnown,
  roles: 'chosen' | { readonly chosenFor: string },
): readonly string[] {
  const held = (facts.customRoles ?? []).filter(({ id }) => acting.roles.includes(id))
  return held.flatMap(({ mayGive = [] }) => {
    const perPermission = typeof mayGive === 'object' && !Array.isArray(mayGive) ? Object.entries(mayGive) : []
    const chosen = roles === 'chosen' ? mayGive : perPermission.find(([key]) => key === roles.chosenFor)?.[1]
    if (chosen === 'any') return [...known.roles.keys()]
    return Array.isArray(chosen) ? chosen.filter((it): it is string => typeof it === 'string') : []
  })
}
