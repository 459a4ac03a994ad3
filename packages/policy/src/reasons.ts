import type { Ask, GrantReference, Reason } from './decision.ts'
import type { Membership } from './facts.ts'
import { canBeHeldAt, counts, customRole, type Reach, roleAt, sleepOf } from './fold.ts'
import { CLOSED, CONDITION, type Facts, foldedAt, GRANTED, isOwner, NOWHERE, standing, truthOf } from './grants.ts'
import { positionOf } from './places.ts'
import type { GrantEntry, PermissionEntry, Policy } from './policy.ts'
import { isOpenTo } from './viewing.ts'

/** Every grant that allows it, or every reason it is denied; never empty. Never throws. */
export function reasonsFor(policy: Policy, facts: Facts, ask: Ask, at: number): readonly Reason[] {
  const permission = policy.permissions.get(ask.action)
  if (permission === undefined) return [{ code: 'unknownPermission', permission: ask.action }]
  const asked = ask.resource.type
  if (!permission.types.includes(asked)) {
    return [{ code: 'wrongType', permission: permission.key, expected: permission.types, asked }]
  }
  const { viewing } = facts
  if (viewing !== undefined && !isOpenTo(policy, viewing, permission)) {
    return [{ code: 'viewing', permission: permission.key, mode: viewing.mode }]
  }
  if (policy.ownActs.has(permission.key)) return [ownActReason(permission, facts, ask)]
  const holders = holdersOf(policy, facts, ask)
  if (holders.length === 0)
    return [{ code: 'unknownResource', holders: ask.resource.holders ?? [ask.resource.id ?? ''] }]
  const found = facts.memberships
    .filter((it) => counts(facts, it))
    .filter((it) => asked === 'self' || ask.membership === undefined || ask.membership === it.id)
    .flatMap((it) => reasonsOf(policy, facts, ask, at, it, permission, holders))
  const granted = found.filter((reason) => reason.code === 'granted')
  if (granted.length > 0) return granted
  return found.length > 0 ? found : [{ code: 'noMembership' }]
}

/** The positions a resource is reached through: NOWHERE alone when it has no holder, none when no holder is known. */
function holdersOf(policy: Policy, facts: Facts, ask: Ask): readonly number[] {
  const { type, id, holders } = ask.resource
  if (policy.kinds.has(type)) {
    const position = positionOf(facts.places, type, id)
    return position === undefined ? [] : [position]
  }
  if (type === 'self' || holders === undefined || holders.length === 0) return [NOWHERE]
  return holders.flatMap((holder) => facts.places.position.get(holder) ?? [])
}

function ownActReason(permission: PermissionEntry, facts: Facts, ask: Ask): Reason {
  const grant = { role: undefined, permission: permission.key, scope: 'own' as const }
  if (isOwner(facts.user.id, ask.resource)) return { code: 'granted', membership: undefined, grant, through: undefined }
  return { code: 'outOfReach', membership: '', grant }
}

function reasonsOf(
  policy: Policy,
  facts: Facts,
  ask: Ask,
  at: number,
  membership: Membership,
  permission: PermissionEntry,
  holders: readonly number[],
): readonly Reason[] {
  const why = sleepOf(membership, facts.places, at)
  if (why !== undefined) return [{ code: 'membershipAsleep', membership: membership.id, why }]
  const reach = foldedAt(policy, facts, at).reaches.find((it) => it.membership === membership)
  const grants = reach?.powers[permission.index] ?? []
  const reasons = reach === undefined ? [] : grants.map((grant) => nearestReason(grant, reach, facts, ask, holders))
  const asleep = rolesAsleep(policy, facts, membership, permission, at)
  if (reasons.length + asleep.length > 0) return [...reasons, ...asleep]
  return [
    {
      code: 'noRole',
      membership: membership.id,
      permission: permission.key,
      roles: rolesGiving(policy, facts, membership, permission),
    },
  ]
}

function nearestReason(grant: GrantEntry, reach: Reach, facts: Facts, ask: Ask, holders: readonly number[]): Reason {
  let best = 0
  let through = NOWHERE
  for (const holder of holders) {
    const stands = standing(grant, reach, facts, ask, holder)
    if (stands <= best) continue
    best = stands
    through = holder
  }
  const about = { membership: reach.membership.id, grant: grant.decision.because as GrantReference }
  const organisation = facts.places.ids[through]
  if (best === GRANTED) return { code: 'granted', ...about, through: organisation }
  if (best === CLOSED) return { code: 'closed', ...about, organisation: organisation ?? '' }
  if (best === CONDITION && grant.when !== undefined) {
    const value = truthOf(grant.when, facts, ask, through) === false ? false : undefined
    return { code: 'condition', ...about, when: grant.when, value }
  }
  return { code: 'outOfReach', ...about }
}

/** Assignments that would give the permission but give nothing now. */
function rolesAsleep(
  policy: Policy,
  facts: Facts,
  membership: Membership,
  permission: PermissionEntry,
  at: number,
): readonly Reason[] {
  return membership.assignments.flatMap((assignment): readonly Reason[] => {
    const why = roleAt(policy, facts, membership, assignment, at)
    if (typeof why !== 'string') return []
    const gives = policy.roles.get(assignment.role)?.grants.some((grant) => grant.permission === permission) ?? true
    return gives ? [{ code: 'roleAsleep', membership: membership.id, role: assignment.role, why }] : []
  })
}

/** The roles that give a permission and can be held in this membership. */
export function rolesGiving(
  policy: Policy,
  facts: Facts,
  membership: Membership,
  permission: PermissionEntry,
): readonly string[] {
  const position = facts.places.position.get(membership.organisation) ?? -1
  const made = (facts.customRoles ?? []).flatMap(({ id }) => customRole(policy, facts, id) ?? [])
  return [...policy.roles.values(), ...made]
    .filter((role) => canBeHeldAt(role, facts.places, position))
    .filter((role) => role.grants.some((grant) => grant.permission === permission))
    .map((role) => role.key)
}
