import type { Attributes, AttributeValue } from './condition.ts'
import type { Organisation } from './facts.ts'
import { groupedBy } from './grouped-by.ts'
import { type IdIndex, indexIds, placeIn } from './id-index.ts'
import { mergeRanges, type Ranges, within } from './ranges.ts'

/**
 * An indexed set of organisations. Immutable; made once and shared between any number of users' facts.
 * Positions number the tree in preorder, so that what is beneath an organisation by parent is one range of positions.
 */
export type Places = {
  readonly position: ReadonlyMap<string, number>
  /** The same, for ids that come with a question. */
  readonly index: IdIndex
  readonly ids: readonly string[]
  readonly kinds: readonly string[]
  /** The kinds once each, and which of them each position is (255: look in `kinds`). */
  readonly kindNames: readonly string[]
  readonly kindNumbers: Uint8Array
  /** Position of the parent; -1 for none. */
  readonly parents: Int32Array
  /** One past the last position beneath, by parent. */
  readonly ends: Int32Array
  /** 1: this organisation, or one above it by parent, is closed. */
  readonly shut: Uint8Array
  readonly anyShut: boolean
  readonly attributes: readonly (Attributes | undefined)[]
  /** Second holders: pairs of positions holder, held, sorted by holder. */
  readonly held: readonly (readonly [number, number])[]
  /** What was found beneath positions asked for before; shared by all users of one organisation. */
  readonly beneath: Map<number, Ranges>
  /** Where the next user's assigned organisations are written; see `area.ts`. */
  readonly slab: { bits: Int32Array; used: number }
}

/**
 * Indexes organisations: a whole national tree, or the slice one request needs. A parent or holder that is not among
 * them is unknown, and nothing is reached through it; organisations whose parents run in a circle are left out.
 * Takes about a second per million; never fails (of two with one id the last counts).
 */
export function placesOf(organisations: Iterable<Organisation>): Places {
  const byId = new Map<string, Organisation>()
  for (const organisation of organisations) byId.set(organisation.id, organisation)
  return placesAmong(byId)
}

/** The same of organisations that are kept by their ids already. */
export function placesAmong(byId: ReadonlyMap<string, Organisation>): Places {
  const order = inPreorder(byId)
  const ids = order.map((it) => it.id)
  const position = new Map<string, number>()
  for (let at = 0; at < ids.length; at++) position.set(ids[at] as string, at)
  const parents = parentsOf(order, position)
  const shut = shutOf(order, parents)
  return {
    position,
    index: indexIds(ids, position),
    ids,
    ...kindsOf(order),
    parents,
    ends: endsOf(parents),
    shut,
    anyShut: shut.includes(1),
    attributes: order.map((it) => it.attributes),
    held: heldOf(order, position),
    beneath: new Map(),
    slab: { bits: new Int32Array(0), used: 0 },
  }
}

/** The positions of an organisation and of everything beneath it, through parents and second holders, as far as they go. */
export function rangesBeneath(places: Places, root: number): Ranges {
  const known = places.beneath.get(root)
  if (known !== undefined) return known
  const ranges = findBeneath(places, root)
  places.beneath.set(root, ranges)
  return ranges
}

function findBeneath(places: Places, root: number): Ranges {
  const found: [number, number][] = [[root, places.ends[root] ?? root]]
  if (places.held.length === 0) return mergeRanges(found)
  for (let next = 0; next < found.length; next++) {
    // INVARIANT (places.worklist): next < found.length
    const [from, to] = found[next] as [number, number]
    for (const held of heldBetween(places, from, to)) {
      if (!found.some(([low, high]) => held >= low && held < high)) found.push([held, places.ends[held] ?? held])
    }
  }
  return mergeRanges(found)
}

/** The positions of, and beneath, every organisation of a kind among these. */
export function rangesOfKind(places: Places, kind: string, among: Ranges): Ranges {
  const found: [number, number][] = []
  for (let pair = 0; pair < among.length; pair += 2) {
    const to = among[pair + 1] ?? 0
    for (let at = among[pair] ?? 0; at < to; at++) {
      if (places.kinds[at] !== kind) continue
      for (let it = 0, ranges = rangesBeneath(places, at); it < ranges.length; it += 2) {
        found.push([ranges[it] ?? 0, ranges[it + 1] ?? 0])
      }
    }
  }
  return mergeRanges(found)
}

/** Where an organisation stands; undefined when it is not known, or is of another kind than asked. */
export function positionOf(places: Places, kind: string, id: string | undefined): number | undefined {
  const position = standingAt(places, kind, id)
  return position < 0 ? undefined : position
}

/** The same as a plain number: -1 when it is not known. */
export function standingAt(places: Places, kind: string, id: string | undefined): number {
  const position = id === undefined ? -1 : placeIn(places.index, id)
  return position >= 0 && isOfKind(places, position, kind) ? position : -1
}

/** Whether what stands at a position is of a kind. Numbers stay in the processor's cache where a list of strings does not. */
export function isOfKind(places: Places, position: number, kind: string): boolean {
  const number = places.kindNumbers[position] ?? MANY_KINDS
  return (number === MANY_KINDS ? places.kinds[position] : places.kindNames[number]) === kind
}

const MANY_KINDS = 255

function kindsOf(order: readonly Organisation[]): Pick<Places, 'kinds' | 'kindNames' | 'kindNumbers'> {
  const numbers = new Map<string, number>()
  const kindNumbers = new Uint8Array(order.length)
  const kinds = order.map(({ kind }, at) => {
    const number = numbers.get(kind) ?? numbers.size
    numbers.set(kind, number)
    kindNumbers[at] = Math.min(number, MANY_KINDS)
    return kind
  })
  return { kinds, kindNames: [...numbers.keys()], kindNumbers }
}

/** Whether one organisation is, or is beneath, another. False for ids that are not known. */
export function isBeneath(places: Places, id: string, root: string): boolean {
  const at = places.position.get(id)
  const from = places.position.get(root)
  return at !== undefined && from !== undefined && within(rangesBeneath(places, from), at)
}

/** An attribute as the nearest organisation at or above (by parent) declares it; undefined where none does. */
export function nearestAttribute(places: Places, from: number, name: string): AttributeValue | undefined {
  for (let at = from; at >= 0; at = places.parents[at] ?? -1) {
    const attributes = places.attributes[at]
    const value = attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

function inPreorder(byId: ReadonlyMap<string, Organisation>): readonly Organisation[] {
  const children = new Map<string, Organisation[]>()
  const waiting: Organisation[] = []
  for (const organisation of byId.values()) {
    const parent = organisation.parent
    const beside = parent === undefined ? undefined : children.get(parent)
    if (beside !== undefined) beside.push(organisation)
    else if (parent === undefined || !byId.has(parent)) waiting.push(organisation)
    else children.set(parent, [organisation])
  }
  const order: Organisation[] = []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    order.push(next)
    for (const child of children.get(next.id) ?? []) waiting.push(child)
  }
  return order
}

function parentsOf(order: readonly Organisation[], position: ReadonlyMap<string, number>): Int32Array {
  const parents = new Int32Array(order.length).fill(-1)
  for (let at = 0; at < order.length; at++) {
    const parent = order[at]?.parent
    if (parent !== undefined) parents[at] = position.get(parent) ?? -1
  }
  return parents
}

function endsOf(parents: Int32Array): Int32Array {
  const ends = new Int32Array(parents.length)
  for (let at = parents.length - 1; at >= 0; at--) {
    // Preorder: what is beneath was counted before.
    ends[at] = Math.max(ends[at] ?? 0, at + 1)
    const parent = parents[at] ?? -1
    if (parent >= 0) ends[parent] = Math.max(ends[parent] ?? 0, ends[at] ?? 0)
  }
  return ends
}

function shutOf(order: readonly Organisation[], parents: Int32Array): Uint8Array {
  const shut = new Uint8Array(order.length)
  for (let at = 0; at < order.length; at++) {
    // Preorder: the parent is settled before its children.
    shut[at] = order[at]?.status === 'open' ? (shut[parents[at] ?? -1] ?? 0) : 1
  }
  return shut
}

function heldOf(order: readonly Organisation[], position: ReadonlyMap<string, number>) {
  const held: (readonly [number, number])[] = []
  for (const [at, organisation] of order.entries()) {
    for (const holder of organisation.holders ?? []) {
      const from = position.get(holder)
      if (from !== undefined) held.push([from, at])
    }
  }
  return held.sort((a, b) => a[0] - b[0])
}

function heldBetween(places: Places, from: number, to: number): readonly number[] {
  let low = 0
  let high = places.held.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places.held[middle]?.[0] ?? 0) < from) low = middle + 1
    else high = middle
  }
  const found: number[] = []
  for (let pair = places.held[low]; pair !== undefined && pair[0] < to; pair = places.held[++low]) found.push(pair[1])
  return found
}

/** The organisations again, as far as the index knows them: closed ones say so whether they or one above them was closed. */
export function organisationsIn(places: Places): readonly Organisation[] {
  const { ids, kinds, parents, shut, attributes, held } = places
  const holders = groupedBy(held, ([, one]) => one)
  return ids.map((id, at) => ({
    id,
    kind: kinds[at] ?? '',
    parent: ids[parents[at] ?? -1],
    holders: holders.get(at)?.flatMap(([holder]) => ids[holder] ?? []),
    status: shut[at] === 1 ? ('closed' as const) : ('open' as const),
    attributes: attributes[at],
  }))
}
