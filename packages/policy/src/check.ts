import { isInArea } from './area.ts'
import type { Ask, Decision, DenialCode, Resource } from './decision.ts'
import type { Folded } from './fold.ts'
import { CLOSED, CONDITION, type Facts, foldedAt, GRANTED, isOwner, NOWHERE, OUT_OF_REACH, standing } from './grants.ts'
import { placeIn } from './id-index.ts'
import { type Places, positionOf, standingAt } from './places.ts'
import type { PermissionEntry, Policy } from './policy.ts'
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
  const permission = policy.permissions.get(ask.action)
  if (permission === undefined) return NO_PERMISSION
  const { resource } = ask
  const { ways } = facts
  const isQuick = ways !== undefined && facts.policy === policy && ask.membership === undefined
  if (!isQuick || resource.type !== permission.type) return checkEach(policy, permission, facts, ask, at)
  const holder = holderOf(facts.places, permission, resource)
  // INVARIANT (ways): there is one for every permission.
  const decision = decide(facts, permission, ways[permission.index] as number, holder)
  return decision ?? checkEach(policy, permission, facts, ask, at)
}

/** Where a thing stands or is held: one place, NOWHERE, LOST when it is not known where, or SEVERAL. */
export function holderOf(places: Places, permission: PermissionEntry, resource: Resource): number {
  if (permission.isOfKind) return found(standingAt(places, permission.type, resource.id))
  const { holders } = resource
  if (holders === undefined || holders.length === 0) return NOWHERE
  // INVARIANT (holders): there is a first.
  return holders.length > 1 ? SEVERAL : found(placeIn(places.index, holders[0] as string))
}

const SEVERAL = -2
const LOST = -3

const found = (position: number): number => (position < 0 ? LOST : position)

/** The answer for one place without looking at grants, the same as `through` gives; undefined where they must be looked at. */
export function decide(facts: Facts, permission: PermissionEntry, way: number, holder: number): Decision | undefined {
  if (holder < NOWHERE) return holder === LOST ? UNKNOWN : undefined
  if (way === NOTHING) return ROLELESS
  if (way === SLOW) return undefined
  if (way !== EVERYWHERE && (holder < facts.low || holder >= facts.high)) return FAR
  if (way === ASSIGNED && !isAssigned(facts, holder)) return FAR
  if (facts.shut !== undefined && facts.shut[holder] === 1 && !permission.closed) return SHUT
  return facts.decisions[permission.index]
}

function isAssigned({ bits, start, area }: Facts, holder: number): boolean {
  if (bits === undefined) return area !== undefined && isInArea(area, holder)
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
