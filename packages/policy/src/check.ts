import { isInArea } from './area.ts'
import type { Ask, Decision, DenialCode, Resource } from './decision.ts'
import type { Folded } from './fold.ts'
import {
  CLOSED,
  CONDITION,
  type Facts,
  foldedAt,
  GRANTED,
  isOwner,
  NOWHERE,
  OUT_OF_REACH,
  type Quick,
  standing,
} from './grants.ts'
import { placeIn } from './id-index.ts'
import { type Places, positionOf, standingAt } from './places.ts'
import { type PermissionEntry, type Policy, permissionNamed } from './policy.ts'
import { ASSIGNED, EVERYWHERE, NOTHING, SLOW } from './powers.ts'
import { isOpenTo } from './viewing.ts'

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
  'viewing',
  'sameUser',
  'administersMore',
]
const DENIED: readonly Decision[] = DENIALS.map((because) => Object.freeze({ allowed: false, because }))
/** The one denial of a code. */
export const denial = (code: DenialCode): Decision => denied(DENIALS.indexOf(code))
const NO_MEMBERSHIP = DENIALS.indexOf('noMembership')
const NO_ROLE = DENIALS.indexOf('noRole')
/** What `standing` says, as a place in the list of denials. */
const STANDINGS = { [OUT_OF_REACH]: 5, [CLOSED]: 6, [CONDITION]: 7 }
const UNKNOWN = denial('unknownResource')
const ROLELESS = denial('noRole')
const FAR = denial('outOfReach')
const SHUT = denial('closed')
const NO_PERMISSION = denial('unknownPermission')
const WRONG_TYPE = denial('wrongType')
const VIEWING = denial('viewing')

/**
 * May the user of these facts do this? `at` is epoch milliseconds. Never throws; denies by default and whenever something is
 * unknown. The decision is interned: compare it, keep it, nothing is allocated. It holds for this revision of the facts only.
 */
export function check(policy: Policy, facts: Facts, ask: Ask, at: number): Decision {
  const permission = permissionNamed(policy, ask.action)
  if (permission === undefined) return NO_PERMISSION
  const { resource } = ask
  const { ways } = facts
  const isQuick = ways !== undefined && facts.policy === policy && ask.membership === undefined
  if (!isQuick || resource.type !== permission.type) return checkEach(policy, permission, facts, ask, at)
  // INVARIANT (ways): there is one for every permission.
  const way = ways[permission.index] as number
  const holder = way === SLOW ? SEVERAL : holderOf(facts.places, permission, resource)
  if (holder === SEVERAL) return checkEach(policy, permission, facts, ask, at)
  return denialAt(facts, permission.closed, way, holder) ?? decisionOf(facts, permission)
}

/**
 * `check` of a thing about which nothing is known but its place: the one organisation that holds it (undefined: none), or, where the
 * permission is asked of organisations first, that organisation itself. Nothing has to be made to ask it. Never throws.
 */
export function checkAt(policy: Policy, facts: Facts, action: string, place: string | undefined, at: number): Decision {
  const permission = permissionNamed(policy, action)
  if (permission === undefined) return NO_PERMISSION
  const way = facts.policy === policy ? (facts.ways?.[permission.index] ?? SLOW) : SLOW
  if (way === SLOW) return check(policy, facts, { action, resource: thingAt(permission, place) }, at)
  return (
    denialAt(facts, permission.closed, way, placeOf(facts.places, permission, place)) ?? decisionOf(facts, permission)
  )
}

/** A thing of which nothing is known but its place. */
export function thingAt({ type, isOfKind }: PermissionEntry, place: string | undefined): Resource {
  return isOfKind ? { type, id: place } : { type, holders: place === undefined ? undefined : [place] }
}

// INVARIANT (ways): what is not denied by its way has a decision.
const decisionOf = (facts: Facts, { index }: PermissionEntry): Decision => facts.decisions[index] as Decision

/** Where a thing stands or is held: one place, NOWHERE, LOST when it is not known where, or SEVERAL. */
export function holderOf(places: Places, permission: PermissionEntry, { id, holders }: Resource): number {
  if (permission.isOfKind) return placeOf(places, permission, id)
  return holders !== undefined && holders.length > 1 ? SEVERAL : placeOf(places, permission, holders?.[0])
}

/** The same where there is one place at most. */
export function placeOf(places: Places, { isOfKind, type }: PermissionEntry, place: string | undefined): number {
  if (place === undefined) return isOfKind ? LOST : NOWHERE
  const position = isOfKind ? standingAt(places, type, place) : placeIn(places.index, place)
  return position < 0 ? LOST : position
}

export const SEVERAL = -2
const LOST = -3

/** Why one place is not reached by a way other than SLOW, the same as `through` says; undefined where it is. */
export function denialAt(reach: Quick, isClosedToo: boolean, way: number, holder: number): Decision | undefined {
  if (holder === LOST) return UNKNOWN
  if (way === NOTHING) return ROLELESS
  if (way !== EVERYWHERE && (holder < reach.low || holder >= reach.high)) return FAR
  if (way === ASSIGNED && !isAssigned(reach, holder)) return FAR
  return reach.shut !== undefined && reach.shut[holder] === 1 && !isClosedToo ? SHUT : undefined
}

function isAssigned({ bits, start, only }: Quick, holder: number): boolean {
  if (bits === undefined) return only !== undefined && isInArea(only.assigned, holder)
  const bit = holder + start
  // INVARIANT (bits): one for every position beneath the membership's organisation, where the holder is.
  return (((bits[bit >> 5] as number) >> (bit & 31)) & 1) === 1
}

/** The answer through any of the resource's holders, by the grants of all memberships. */
function checkEach(policy: Policy, permission: PermissionEntry, facts: Facts, ask: Ask, at: number): Decision {
  const type = permission.types.indexOf(ask.resource.type)
  if (type < 0) return WRONG_TYPE
  if (facts.viewing !== undefined && !isOpenTo(policy, facts.viewing, permission)) return VIEWING
  const folded = foldedAt(policy, facts, at)
  if (ask.resource.type === 'self') return ownAct(policy, permission, facts, folded, ask)
  if (permission.typeIsKind[type] === true) {
    const position = positionOf(facts.places, ask.resource.type, ask.resource.id)
    return position === undefined ? UNKNOWN : through(permission, facts, folded, ask, position)
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
  let nearest = UNKNOWN
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
  return isOwner(facts.user.id, ask.resource) ? ownDecision(permission) : FAR
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
