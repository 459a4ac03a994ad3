import { type Authority, isInPlace, rolesGivable, type Target } from './administration.ts'
import { type CustomGrant, effectiveGrants } from './custom-role.ts'
import type { CustomRole } from './facts.ts'
import type { Policy } from './policy.ts'

/**
 * Law 9: a role made at run time holds only grants found in roles its maker may give, no wider in scope; where its maker may
 * give any role, all the catalogue. The same of the roles its own holders may give.
 */

/** What in the role goes beyond what its maker may give; undefined when nothing does. */
export function beyondMaker(policy: Policy, authority: Authority, role: CustomRole): string | undefined {
  const givable = givableRoles(policy, authority, role.organisation)
  if (givable === 'any') return undefined
  const within = [...givable].flatMap((id) => grantsOf(policy, authority, id))
  const wide = effectiveGrants(policy, role).find((grant) => !within.some((it) => isNoWider(grant, it)))
  if (wide !== undefined) return policy.permissions.get(wide.permission)?.label ?? wide.permission
  return rolesNamed(role.mayGive).find((id) => id === 'any' || !givable.has(id))
}

/** The roles a maker may give at an organisation, through whatever rules and memberships. */
function givableRoles(policy: Policy, authority: Authority, organisation: string): 'any' | ReadonlySet<string> {
  const target: Target = { user: undefined, organisation, before: undefined }
  const all = new Set<string>()
  for (const rule of Object.values(policy.source.administration)) {
    if (!rule.may.includes('assign')) continue
    for (const reach of authority.reaches) {
      const roles = isInPlace(policy, authority, rule, reach, target)
        ? rolesGivable(policy, rule, reach, authority.before)
        : new Set<string>()
      if (roles === 'any') return 'any'
      for (const role of roles) all.add(role)
    }
  }
  return all
}

type Grant = Omit<CustomGrant, 'scope'> & { readonly scope: string }

function grantsOf(policy: Policy, authority: Authority, id: string): readonly Grant[] {
  const custom = authority.before.customRoles.get(id)
  if (custom !== undefined) return effectiveGrants(policy, custom)
  const grants = policy.source.roles[id]?.grants ?? []
  return grants.flatMap(({ permissions, scope, when }) =>
    permissions.map((permission) => ({ permission, scope, ...(when && { when }) })),
  )
}

/** Scopes are wider only where one surely takes in the other; a condition narrows, and two are alike only word for word. */
function isNoWider(grant: Grant, than: Grant): boolean {
  if (grant.permission !== than.permission) return false
  const isScope = than.scope === grant.scope || than.scope === 'all' || than.scope === 'organisation'
  return isScope && (than.when === undefined || JSON.stringify(than.when) === JSON.stringify(grant.when))
}

function rolesNamed(mayGive: CustomRole['mayGive']): readonly string[] {
  if (mayGive === undefined) return []
  if (typeof mayGive === 'string') return [mayGive]
  return Object.values(mayGive).flat()
}
