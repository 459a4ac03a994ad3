import { isInArea } from './area.ts'
import type { Ask, Decision, DenialCode, Resource } from './decision.ts'
import type { Folded, Reach } from './fold.ts'
import { CLOSED, CONDITION, type Facts, foldedAt, GRANTED, isOwner, NOWHERE, OUT_OF_REACH, standing } from './grants.ts'
import { type Places, positionOf } from './places.ts'
import type { PermissionEntry, Policy } from './policy.ts'
import { ASSIGNED, EVERYWHERE, HOME, NOTHING } from './powers.ts'

/** Denials are interned; their order in this list is how near they came. */
const DENIALS: readonly DenialCode[] = [
  'unknownPermission',
  'wrongType',
  'unknownResource',
  'noMembership',
  'noRole',
  'outOfReach',
  'closed',
  'condition',
]
const DENIED: readonly Decision[] = DENIALS.map((because) => Object.freeze({ allowed: false, because }))
const UNKNOWN_PERMISSION = 0
const WRONG_TYPE = 1
const UNKNOWN_RESOURCE = 2
const NO_MEMBERSHIP = 3
const NO_ROLE = 4
const FAR = 5
const SHUT = 6
/** What `standing` says, as a place in the list of denials. */
const STANDINGS = { [OUT_OF_REACH]: FAR, [CLOSED]: SHUT, [CONDITION]: 7 }

/**
 * May the user of these facts do this? `at` is epoch milliseconds. Never throws; denies by default and whenever something is
 * unknown. The decision is interned: compare it, keep it, nothing is allocated. It holds for this revision of the facts only.
 */
export function check(policy: Policy, facts: Facts, ask: Ask, at: number): Decision {
  const permission = policy.permissions.get(ask.action)
  if (permission === undefined) return denied(UNKNOWN_PERMISSION)
  const { single } = facts
  const { resource } = ask
  if (
    single === undefined ||
    facts.policy !== policy ||
    resource.type !== permission.type ||
    ask.membership !== undefined
  ) {
    return checkEach(policy, permission, facts, ask, at)
  }
  const holder = permission.isOfKind
    ? positionOf(facts.places, permission.type, resource.id)
    : onlyHolder(facts.places, resource)
  const decision = holder === undefined ? undefined : standingOf(single, permission, holder)
  return decision ?? checkEach(policy, permission, facts, ask, at)
}

/** The one holder most records have; undefined for none known, or several. */
function onlyHolder(places: Places, { holders }: Resource): number | undefined {
  const only = holders === undefined || holders.length !== 1 ? undefined : holders[0]
  return only === undefined ? undefined : places.position.get(only)
}

/** The answer without looking at grants, for the ways that allow it; the same as `through` gives. Undefined for the others. */
function standingOf(reach: Reach, permission: PermissionEntry, holder: number): Decision | undefined {
  const way = reach.ways[permission.index]
  if (way === NOTHING) return denied(NO_ROLE)
  if (way === HOME) {
    if (holder < reach.low || holder >= reach.high) return denied(FAR)
  } else if (way === ASSIGNED) {
    if (holder < reach.low || holder >= reach.high || !isAssigned(reach, holder)) return denied(FAR)
  } else if (way !== EVERYWHERE) return undefined
  if (reach.shut !== undefined && reach.shut[holder] === 1 && !permission.closed) return denied(SHUT)
  return reach.decisions[permission.index]
}

function isAssigned({ bits, low, assigned }: Reach, holder: number): boolean {
  if (bits === undefined) return isInArea(assigned, holder)
  const offset = holder - low
  return (((bits[offset >> 5] ?? 0) >> (offset & 31)) & 1) === 1
}

/** The answer through any of the resource's holders, by the grants of all memberships. */
function checkEach(policy: Policy, permission: PermissionEntry, facts: Facts, ask: Ask, at: number): Decision {
  const type = permission.types.indexOf(ask.resource.type)
  if (type < 0) return denied(WRONG_TYPE)
  const folded = foldedAt(policy, facts, at)
  if (ask.resource.type === 'self') return ownAct(policy, permission, facts, folded, ask)
  if (permission.typeIsKind[type] === true) {
    const position = positionOf(facts.places, ask.resource.type, ask.resource.id)
    return position === undefined ? denied(UNKNOWN_RESOURCE) : through(permission, facts, folded, ask, position)
  }
  const { holders } = ask.resource
  if (holders === undefined || holders.length === 0) return through(permission, facts, folded, ask, NOWHERE)
  return throughAny(permission, facts, folded, ask, holders)
}

function throughAny(
  permission: PermissionEntry,
  facts: Facts,
  folded: Folded,
  ask: Ask,
  holders: readonly string[],
): Decision {
  let nearest = denied(UNKNOWN_RESOURCE)
  for (const holder of holders) {
    const position = facts.places.position.get(holder)
    if (position === undefined) continue
    const decision = through(permission, facts, folded, ask, position)
    if (decision.allowed) return decision
    nearest = nearer(nearest, decision)
  }
  return nearest
}

/** The answer through one holder: the first grant of any membership that holds. */
function through(permission: PermissionEntry, facts: Facts, folded: Folded, ask: Ask, holder: number): Decision {
  let nearest: number = NO_MEMBERSHIP
  for (const reach of folded.reaches) {
    if (ask.membership !== undefined && ask.membership !== reach.membership.id) continue
    if (nearest < NO_ROLE) nearest = NO_ROLE
    const grants = reach.powers[permission.index]
    if (grants === undefined) continue
    for (const grant of grants) {
      const reached = standing(grant, reach, facts, ask, holder)
      if (reached === GRANTED) return grant.decision
      if (STANDINGS[reached] > nearest) nearest = STANDINGS[reached]
    }
  }
  return denied(nearest)
}

/** One's own acts: everybody's for themselves, or, where the policy governs them, anybody's whom one waking membership allows. */
function ownAct(policy: Policy, permission: PermissionEntry, facts: Facts, folded: Folded, ask: Ask): Decision {
  if (!policy.ownActs.has(permission.key)) {
    return through(permission, facts, folded, { ...ask, membership: undefined }, NOWHERE)
  }
  return isOwner(facts.user.id, ask.resource) ? ownDecision(permission) : denied(FAR)
}

const ownDecisions = new WeakMap<PermissionEntry, Decision>()

function ownDecision(permission: PermissionEntry): Decision {
  const known = ownDecisions.get(permission)
  if (known !== undefined) return known
  const because = Object.freeze({ role: undefined, permission: permission.key, scope: 'own' as const })
  const decision = Object.freeze({ allowed: true as const, because })
  ownDecisions.set(permission, decision)
  return decision
}

function nearer(a: Decision, b: Decision): Decision {
  return DENIED.indexOf(b) > DENIED.indexOf(a) ? b : a
}

function denied(code: number): Decision {
  // INVARIANT (denials): codes are places in the list above.
  return DENIED[code] as Decision
}
