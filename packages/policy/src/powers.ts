import type { Decision } from './decision.ts'
import type { Viewing } from './facts.ts'
import type { GrantEntry, PermissionEntry, Policy, RoleEntry } from './policy.ts'
import { isOpenTo } from './viewing.ts'

/** What a set of roles gives: the grants of each permission by its number, the widest and least conditional first. */
export type Powers = readonly (Row | undefined)[]
type Row = readonly [GrantEntry, ...GrantEntry[]]

/** How one permission of some powers can be answered: without looking at its grants, or (SLOW) only by them. */
export const NOTHING = 0
export const SLOW = 1
/** Everything in the membership's organisation, and nothing outside it. */
export const HOME = 2
/** Everything at the assigned organisations, and nothing else. */
export const ASSIGNED = 3
export const EVERYWHERE = 4

/** Powers with the way of each permission, and the decision that way gives where it allows. */
export type Powered = {
  readonly powers: Powers
  readonly ways: Uint8Array
  readonly decisions: readonly (Decision | undefined)[]
}

/** Powers depend on the roles alone, so users with the same built-in roles share one set. */
const shared = new WeakMap<Policy, Map<string, Powered>>()

/** What these roles give together, or what is left of it while somebody views as their holder. Never fails. */
export function powersOf(policy: Policy, roles: readonly RoleEntry[], viewing?: Viewing): Powered {
  if (viewing !== undefined) return powered(policy, whileViewing(policy, gather(policy, roles), viewing))
  if (roles.some((role) => role.organisation !== undefined)) return powered(policy, gather(policy, roles))
  const known = shared.get(policy) ?? new Map<string, Powered>()
  shared.set(policy, known)
  const key = roles
    .map((role) => role.key)
    .sort()
    .join(' ')
  const powers = known.get(key) ?? powered(policy, gather(policy, roles))
  known.set(key, powers)
  return powers
}

const WIDTH = { all: 0, organisation: 1, assigned: 2, selected: 3, own: 4 }

function gather(policy: Policy, roles: readonly RoleEntry[]): Powers {
  const powers: ([GrantEntry, ...GrantEntry[]] | undefined)[] = Array.from(
    { length: policy.permissions.size },
    () => undefined,
  )
  for (const grant of roles.flatMap((role) => role.grants)) {
    const row = powers[grant.permission.index]
    if (row === undefined) powers[grant.permission.index] = [grant]
    else row.push(grant)
  }
  const weight = (grant: GrantEntry) => WIDTH[grant.scope] + (grant.when === undefined ? 0 : 5)
  for (const row of powers) row?.sort((a, b) => weight(a) - weight(b) || (a.role < b.role ? -1 : 1))
  return powers
}

function whileViewing(policy: Policy, powers: Powers, viewing: Viewing): Powers {
  return powers.map((row) => (row !== undefined && isOpenTo(policy, viewing, row[0].permission) ? row : undefined))
}

function powered(policy: Policy, powers: Powers): Powered {
  const permissions = [...policy.permissions.values()]
  return {
    powers,
    ways: Uint8Array.from(permissions, (permission) => wayOf(permission, powers[permission.index])),
    decisions: powers.map((row) => row?.[0].decision),
  }
}

function wayOf(permission: PermissionEntry, row: Row | undefined): number {
  // Own acts are a matter of whose they are.
  if (permission.types.includes('self')) return SLOW
  if (row === undefined) return NOTHING
  const [first] = row
  // Conditions, and what depends on the record, are read grant by grant.
  if (first.when !== undefined) return SLOW
  if (first.scope === 'all') return EVERYWHERE
  if (first.scope === 'organisation') return row.some((grant) => grant.scope === 'all') ? SLOW : HOME
  return row.every((it) => it.scope === 'assigned' && it.when === undefined) ? ASSIGNED : SLOW
}
