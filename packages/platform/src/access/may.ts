import {
  type AdministrationAct,
  type Ask,
  check,
  type Decision,
  type Facts,
  factsOf,
  isOpenTo,
  placesOf,
  type RoleEntry,
  type RoleSet,
  roleEntryOf,
} from '@remit/policy'
import type { Reader } from '../db/index.ts'
import { organisationsAbove } from '../directory/index.ts'
import type { AskedResource } from './asked-resource.ts'
import type { SignedInUser } from './signed-in-user.ts'

/**
 * The engine's decision: may the user, in the acting membership, do this to this thing? The organisations above its holders
 * are read when the session did not bring them. Never throws for a denial; an unknown permission is denied.
 */
export async function may(
  reader: Reader,
  user: SignedInUser,
  permission: string,
  resource: AskedResource,
  now: Date,
): Promise<Decision> {
  const facts = await factsAbout(reader, user, resource)
  return check(facts.policy, facts, askOf(user, permission, resource), now.getTime())
}

/** Whether the user may know that it exists: some permission on its type is allowed. When not, answer 404 rather than 403. */
export async function mayKnow(
  reader: Reader,
  user: SignedInUser,
  resource: AskedResource,
  now: Date,
): Promise<boolean> {
  const facts = await factsAbout(reader, user, resource)
  const asked = [...facts.policy.permissions.values()].filter(({ types }) => types.includes(resource.type))
  return asked.some(({ key }) => check(facts.policy, facts, askOf(user, key, resource), now.getTime()).allowed)
}

/** Whether a role of the acting membership, held now, holds the permission at all: for links and lists, never instead of `may`. */
export function holdsAnywhere(user: SignedInUser, permission: string, now: Date): boolean {
  const { policy, viewing } = user.facts
  const entry = policy.permissions.get(permission)
  if (entry === undefined || (viewing !== undefined && !isOpenTo(policy, viewing, entry))) return false
  if (policy.ownActs.has(permission)) return true
  return rolesHeld(user, now).some(({ grants }) => grants.some((grant) => grant.permission.key === permission))
}

/**
 * Whether an administration rule of the policy (one that lets its holder do this act, where given) names a role or permission
 * the acting membership holds now.
 */
export function administersHere(user: SignedInUser, now: Date, act?: AdministrationAct): boolean {
  if (user.facts.viewing !== undefined) return false
  const rules = Object.values(user.facts.policy.source.administration)
  const fitting = act === undefined ? rules : rules.filter(({ may }) => may.includes(act))
  return fitting.some(({ holder }) =>
    'permission' in holder ? holdsAnywhere(user, holder.permission, now) : holdsOne(user, holder.roles, now),
  )
}

function holdsOne(user: SignedInUser, roles: RoleSet, now: Date): boolean {
  return rolesHeld(user, now).some(({ key, family }) =>
    'family' in roles ? family === roles.family : roles.includes(key),
  )
}

/** The roles of the acting membership that are held now. */
export function rolesHeld({ facts, acting }: SignedInUser, now: Date): RoleEntry[] {
  const at = now.getTime()
  const assignments = facts.memberships.find(({ id }) => id === acting.id)?.assignments ?? []
  return assignments
    .filter(({ from, until }) => (from === undefined || from <= at) && (until === undefined || at < until))
    .flatMap(({ role }) => facts.policy.roles.get(role) ?? madeRole(facts, role) ?? [])
}

function madeRole({ policy, customRoles = [] }: Facts, id: string): RoleEntry | undefined {
  const role = customRoles.find((each) => each.id === id)
  return role && roleEntryOf(policy, role)
}

/** The user's facts with the organisations that this question needs. */
export async function factsAbout(reader: Reader, user: SignedInUser, resource: AskedResource): Promise<Facts> {
  const { facts, organisations } = user
  const named = resource.id === undefined ? resource.holders : [...resource.holders, resource.id]
  const isKind = facts.policy.kinds.has(resource.type)
  const unknown = (isKind ? named : resource.holders).filter((id) => !facts.places.position.has(id))
  if (unknown.length === 0) return facts
  const more = await organisationsAbove(reader, unknown)
  return factsOf(facts.policy, { ...facts, places: placesOf([...organisations, ...more]) })
}

/** The engine's question for this user, who always acts in one membership. */
export function askOf(user: SignedInUser, permission: string, resource: AskedResource): Ask {
  return { action: permission, resource, membership: user.acting.id }
}
