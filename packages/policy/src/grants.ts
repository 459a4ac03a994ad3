import { type Area, isInArea } from './area.ts'
import { type Condition, evaluate, type Reading, type Truth } from './condition.ts'
import type { Ask, Extent, Resource } from './decision.ts'
import { type FactsInput, type Folded, foldAt, type Reach } from './fold.ts'
import { type IdList, listIds } from './id-list.ts'
import { nearestAttribute, type Places } from './places.ts'
import type { GrantEntry, PermissionEntry, Policy } from './policy.ts'
import type { Powered } from './powers.ts'
import { within } from './ranges.ts'

/** An extent that was made, and those made before: of the few permissions whose lists somebody looks at. */
export type KeptExtent = {
  readonly of: PermissionEntry
  readonly extent: Extent
  readonly before: KeptExtent | undefined
}

/** One user's facts, ready to be asked. Folded when first asked, and again when a date they know is passed. */
export type Facts = FactsInput &
  Quick & {
    readonly policy: Policy
    /** @internal */
    ways: Powered['ways'] | undefined
    /** @internal */
    decisions: Powered['decisions']
    /** @internal what the facts come to at the moment last asked about. */
    folded: Folded
    /** @internal what `list` found of that before, by permission. */
    extents: KeptExtent | undefined
  }

/**
 * The one membership that most users have, laid out in the facts themselves for `check`: no date changes it and no second holder
 * widens it. For all other facts `ways` is undefined, and the rest means nothing.
 * @internal
 */
export type Quick = {
  /** The membership's organisation and all beneath it: [low, high). */
  low: number
  high: number
  bits: Area['bits']
  /** What to add to a position to get its bit. */
  start: number
  /** Which positions are closed; undefined when none is. */
  shut: Uint8Array | undefined
  /** The membership itself, as it was folded; undefined where `ways` is. */
  only: Reach | undefined
  /** The membership's organisation by its id, where all beneath it is so by parent and nothing is closed; its assigned ones by theirs, where each is named and apart. */
  home: string | undefined
  named: IdList | undefined
}

/**
 * Facts about one user. `places` must hold, with everything above them by parent and holder: the memberships' organisations;
 * for `check`, the asked resource's holders; for `list`, the assigned organisations too. What is not there is unknown and
 * gives nothing. Never fails.
 */
export function factsOf(policy: Policy, input: FactsInput): Facts {
  const { user, memberships, places, customRoles, viewing } = input
  // What every check reads comes first, and so lies together.
  return {
    policy,
    ways: undefined,
    home: undefined,
    named: undefined,
    decisions: NO_DECISIONS,
    places,
    low: 0,
    high: 0,
    bits: undefined,
    start: 0,
    shut: undefined,
    only: undefined,
    folded: NEVER,
    extents: undefined,
    user,
    memberships,
    customRoles,
    viewing,
  }
}

const NO_DECISIONS: Powered['decisions'] = []

/** A window no moment lies in, so that the first question folds. */
export const NEVER: Folded = {
  policy: undefined,
  from: Number.POSITIVE_INFINITY,
  until: Number.NEGATIVE_INFINITY,
  reaches: [],
}

/** What the facts come to at a moment. Kept until a date the facts know is passed; nothing else can change it. */
export function foldedAt(policy: Policy, facts: Facts, at: number): Folded {
  const { folded } = facts
  if (folded.policy === policy && at >= folded.from && at < folded.until) return folded
  facts.folded = foldAt(policy, facts, at)
  facts.extents = undefined
  layOut(facts, policy)
  return facts.folded
}

/** Lays out the one membership most users have for `check`, from what the facts were just folded to. */
export function layOut(facts: Facts, policy: Policy): void {
  const { from, until, reaches } = facts.folded
  const [only] = reaches
  const isLasting = from === Number.NEGATIVE_INFINITY && until === Number.POSITIVE_INFINITY
  facts.ways = undefined
  facts.only = undefined
  // While viewing, a denial says so: that takes the longer way.
  if (facts.viewing !== undefined) return
  if (policy !== facts.policy || !isLasting || only === undefined || reaches.length > 1) return
  if (only.beneath.length !== 2) return
  const { powered, assigned, beneath } = only
  facts.ways = powered.ways
  facts.decisions = powered.decisions
  facts.low = beneath[0] ?? 0
  facts.high = beneath[1] ?? 0
  facts.bits = assigned.bits
  facts.start = assigned.start - facts.low
  facts.shut = facts.places.anyShut ? facts.places.shut : undefined
  facts.only = only
  // What a second holder brings may lie right beside what is beneath by parent, and a path goes up by parent alone.
  const home = facts.places.position.get(only.membership.organisation) ?? -1
  const isByParent = facts.low === home && facts.high === facts.places.ends[home]
  facts.home = isByParent && !facts.places.anyShut ? only.membership.organisation : undefined
  // INVARIANT (isApart): every one of them is named.
  if (!assigned.isApart) facts.named = undefined
  else facts.named ??= listIds(only.membership.assigned as readonly string[])
}

/** How far a question gets with one grant, nearest last. */
export const OUT_OF_REACH = 0
export const CLOSED = 1
export const CONDITION = 2
export const GRANTED = 3

/** A resource without a holder stands nowhere. */
export const NOWHERE = -1

/**
 * THE evaluator: how far a question gets with one grant of one membership, through one of the resource's holders.
 * Check, explain and judge ask it; list writes the same three steps down instead of taking them.
 */
export function standing(grant: GrantEntry, reach: Reach, facts: Facts, ask: Ask, holder: number): 0 | 1 | 2 | 3 {
  if (!isReached(grant, reach, facts, ask.resource, holder)) return OUT_OF_REACH
  if (holder !== NOWHERE && facts.places.shut[holder] === 1 && !grant.permission.closed) return CLOSED
  if (grant.when !== undefined && truthOf(grant.when, facts, ask, holder) !== true) return CONDITION
  return GRANTED
}

function isReached(grant: GrantEntry, reach: Reach, facts: Facts, resource: Resource, holder: number): boolean {
  switch (grant.scope) {
    case 'organisation':
      return within(reach.beneath, holder)
    case 'assigned':
      return isInArea(reach.assigned, holder)
    case 'own':
      return isOwner(facts.user.id, resource) && (resource.type === 'self' || within(reach.beneath, holder))
    case 'selected':
      return isSelected(reach, resource) && within(reach.beneath, holder)
    case 'all':
      return true
  }
}

/** Owned, or `of` something owned. */
export function isOwner(user: string, resource: Resource): boolean {
  return resource.owner === user || (resource.of !== undefined && resource.of.owner === user)
}

function isSelected(reach: Reach, resource: Resource): boolean {
  const { selected } = reach
  if (selected === undefined) return false
  const { id, of } = resource
  if (id !== undefined && selected.get(resource.type)?.has(id) === true) return true
  return of !== undefined && selected.get(of.type)?.has(of.id) === true
}

/** A grant's condition, read for one holder. */
export function truthOf(condition: Condition, facts: Facts, ask: Ask, holder: number): Truth {
  return evaluate(condition, readingOf(facts, ask, holder))
}

function readingOf(facts: Facts, ask: Ask, holder: number): Reading {
  return {
    ...rowReading(facts.places, ask.resource, holder),
    subject: (name) => subjectAttribute(facts, name),
    action: () => undefined,
    context: (name) => own(ask.context, name),
  }
}

/** What a row and its holder answer by themselves. */
export function rowReading(
  places: Places,
  resource: Resource,
  holder: number,
): Pick<Reading, 'resource' | 'organisation'> {
  return {
    resource: (name) => {
      if (name === 'id') return resource.id
      if (name === 'owner') return resource.owner
      if (name === 'type') return resource.type
      return own(resource.attributes, name)
    },
    organisation: (name) => {
      if (name === 'id') return places.ids[holder]
      if (name === 'kind') return places.kinds[holder]
      return nearestAttribute(places, holder, name)
    },
  }
}

export function subjectAttribute(facts: Facts, name: string) {
  return name === 'id' ? facts.user.id : own(facts.user.attributes, name)
}

/** An attribute of this very object: `__proto__` and its like are nobody's attribute. */
export function own<T>(attributes: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined
}
