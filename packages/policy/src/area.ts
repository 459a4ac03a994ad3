import type { Assigned, Membership } from './facts.ts'
import { type Places, rangesBeneath, rangesOfKind } from './places.ts'
import { NO_RANGES, type Ranges, unionOf, within } from './ranges.ts'

/**
 * The positions a membership's assigned organisations cover. Where the membership's organisation has few beneath it, one bit a
 * position from its own on, so that asking is one read; otherwise ranges.
 */
export type Area = {
  readonly low: number
  readonly high: number
  readonly bits: Int32Array | undefined
  /** Where in `bits` its own begin, as a number of bits. */
  readonly start: number
  readonly ranges: Ranges
  /** Every assigned organisation is named, lies beneath the membership's and overlaps no other: one can be taken away by itself. */
  readonly isApart: boolean
}

/** Bits are worth their memory up to this many words, and up to a few words for each assigned organisation. */
const FEW_WORDS = 64
const WORDS_EACH = 8

type Room = { readonly bits: Int32Array; readonly start: number }
const NO_BITS: Room = { bits: new Int32Array(FEW_WORDS), start: 0 }
const SPARSE = { bits: undefined, start: 0, isApart: false } as const

/** What the assigned organisations of a membership at `home` cover; what does not lie beneath it covers nothing. */
export function areaOf(places: Places, membership: Membership, home: number): Area {
  const { assigned } = membership
  const beneath = rangesBeneath(places, home)
  const low = beneath[0] ?? 0
  const high = beneath[1] ?? 0
  const words = (high - low + 31) >> 5
  const isOneTree = places.held.length === 0 && beneath.length === 2
  if (assigned.length === 0) {
    const none = words <= FEW_WORDS ? { ...NO_BITS, isApart: isOneTree } : SPARSE
    return { low, high, ...none, ranges: NO_RANGES }
  }
  if (isOneTree && words <= Math.max(FEW_WORDS, WORDS_EACH * assigned.length)) {
    const room = roomFor(places, words)
    const isApart = setAll(places, assigned, home, room)
    return { low, high, ...room, ranges: NO_RANGES, isApart }
  }
  const ranges = unionOf(assigned.map((it) => rangesAssigned(places, it, home, beneath)))
  return { low, high, ...SPARSE, ranges }
}

/**
 * The area once other organisations are assigned to the membership. Only what differs is looked at, and its bits are changed
 * where they are: nobody may need them as they were.
 */
export function placedAgain(places: Places, area: Area, { removed, added }: Difference, membership: Membership): Area {
  const { bits, low, high, start } = area
  if (bits === undefined || bits === NO_BITS.bits) {
    return areaOf(places, membership, places.position.get(membership.organisation) ?? -1)
  }
  // INVARIANT (bits): only where all beneath the membership's organisation, which stands first, is one range.
  const home = low
  if (area.isApart) {
    for (const it of removed) {
      const root = rootOf(places, it, home)
      clearBits(bits, root - low + start, (places.ends[root] ?? root) - low + start)
    }
  } else clearBits(bits, start, high - low + start)
  const isApart = setAll(places, area.isApart ? added : membership.assigned, home, { bits, start })
  return isApart === area.isApart ? area : { ...area, isApart }
}

export type Difference = { readonly removed: readonly Assigned[]; readonly added: readonly Assigned[] }

/** What stands between what two lists begin and end with alike: gone from the first, new in the second. */
export function differenceOf(before: readonly Assigned[], after: readonly Assigned[]): Difference {
  let from = 0
  const shorter = Math.min(before.length, after.length)
  while (from < shorter && before[from] === after[from]) from += 1
  let alike = 0
  while (alike < shorter - from && before[before.length - 1 - alike] === after[after.length - 1 - alike]) alike += 1
  return { removed: between(before, from, alike), added: between(after, from, alike) }
}

const NONE: readonly Assigned[] = []

const between = (list: readonly Assigned[], from: number, alike: number): readonly Assigned[] =>
  list.length - alike === from ? NONE : list.slice(from, list.length - alike)

/** Whether a position lies in the area; NOWHERE does not. */
export function isInArea(area: Area, position: number): boolean {
  const { bits, low, high } = area
  if (bits === undefined) return within(area.ranges, position)
  const bit = position - low + area.start
  return position >= low && position < high && (((bits[bit >> 5] ?? 0) >> (bit & 31)) & 1) === 1
}

function rangesAssigned(places: Places, assigned: Assigned, home: number, beneath: Ranges): Ranges {
  const root = rootOf(places, assigned, home)
  if (!within(beneath, root)) return NO_RANGES
  const ranges = rangesBeneath(places, root)
  return typeof assigned === 'string' ? ranges : rangesOfKind(places, assigned.every, ranges)
}

function rootOf(places: Places, assigned: Assigned, home: number): number {
  const id = typeof assigned === 'string' ? assigned : assigned.beneath
  return id === undefined ? home : (places.position.get(id) ?? -1)
}

/** Users' few words lie together in larger arrays: an array for each would be ten times their size, and further to go for. */
const SLAB_WORDS = 1024

function roomFor(places: Places, words: number): Room {
  if (words > SLAB_WORDS / 8) return { bits: new Int32Array(words), start: 0 }
  const { slab } = places
  if (slab.used + words > slab.bits.length) {
    slab.bits = new Int32Array(SLAB_WORDS)
    slab.used = 0
  }
  const start = slab.used * 32
  slab.used += words
  return { bits: slab.bits, start }
}

/** Only where nothing has a second holder: all beneath a position is then one range. Returns whether they are apart. */
function setAll(places: Places, all: readonly Assigned[], home: number, { bits, start }: Room): boolean {
  const { ends } = places
  const high = ends[home] ?? home
  const first = home - start
  let isApart = true
  for (const assigned of all) {
    const root = rootOf(places, assigned, home)
    const end = ends[root] ?? root
    if (root < home || root >= high) isApart = false
    else if (typeof assigned === 'string') isApart = setBits(bits, root - first, end - first) && isApart
    else {
      setKind(places, assigned.every, bits, first, root, end)
      isApart = false
    }
  }
  return isApart
}

function setKind(places: Places, kind: string, bits: Int32Array, first: number, root: number, end: number): void {
  const { kinds, ends } = places
  for (let at = root; at < end; ) {
    const next = kinds[at] === kind ? (ends[at] ?? at) : at
    setBits(bits, at - first, next - first)
    at = Math.max(next, at + 1)
  }
}

/** Returns whether none of them was set before. */
function setBits(bits: Int32Array, from: number, to: number): boolean {
  let were = 0
  for (let it = from; it < to; it++) {
    const word = bits[it >> 5] ?? 0
    were |= word & (1 << (it & 31))
    bits[it >> 5] = word | (1 << (it & 31))
  }
  return were === 0
}

function clearBits(bits: Int32Array, from: number, to: number): void {
  for (let it = from; it < to; it++) bits[it >> 5] = (bits[it >> 5] ?? 0) & ~(1 << (it & 31))
}
