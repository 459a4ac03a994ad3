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
}

/** Bits are worth their memory up to this many words, and up to a few words for each assigned organisation. */
const FEW_WORDS = 64
const WORDS_EACH = 8

type Room = { readonly bits: Int32Array; readonly start: number }
const NO_BITS: Room = { bits: new Int32Array(FEW_WORDS), start: 0 }
const SPARSE = { bits: undefined, start: 0 } as const

/** What the assigned organisations of a membership at `home` cover; what does not lie beneath it covers nothing. */
export function areaOf(places: Places, membership: Membership, home: number): Area {
  const { assigned } = membership
  const beneath = rangesBeneath(places, home)
  const low = beneath[0] ?? 0
  const high = beneath[1] ?? 0
  const words = (high - low + 31) >> 5
  if (assigned.length === 0) return { low, high, ...(words <= FEW_WORDS ? NO_BITS : SPARSE), ranges: NO_RANGES }
  const isOneTree = places.held.length === 0 && beneath.length === 2
  if (isOneTree && words <= Math.max(FEW_WORDS, WORDS_EACH * assigned.length)) {
    const room = roomFor(places, words)
    setAll(places, assigned, home, room)
    return { low, high, ...room, ranges: NO_RANGES }
  }
  const ranges = unionOf(assigned.map((it) => rangesAssigned(places, it, home, beneath)))
  return { low, high, ...SPARSE, ranges }
}

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

/** Only where nothing has a second holder: all beneath a position is then one range. */
function setAll(places: Places, all: readonly Assigned[], home: number, { bits, start }: Room): void {
  const { ends } = places
  const high = ends[home] ?? home
  const first = home - start
  for (const assigned of all) {
    const root = rootOf(places, assigned, home)
    if (root < home || root >= high) continue
    const end = ends[root] ?? root
    if (typeof assigned === 'string') setBits(bits, root - first, end - first)
    else setKind(places, assigned.every, bits, first, root, end)
  }
}

function setKind(places: Places, kind: string, bits: Int32Array, first: number, root: number, end: number): void {
  const { kinds, ends } = places
  for (let at = root; at < end; ) {
    const next = kinds[at] === kind ? (ends[at] ?? at) : at
    setBits(bits, at - first, next - first)
    at = Math.max(next, at + 1)
  }
}

function setBits(bits: Int32Array, from: number, to: number): void {
  for (let it = from; it < to; it++) bits[it >> 5] = (bits[it >> 5] ?? 0) | (1 << (it & 31))
}
