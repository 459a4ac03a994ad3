import type { Assigned, Membership } from './facts.ts'
import { type Places, rangesBeneath, rangesOfKind } from './places.ts'
import { NO_RANGES, type Ranges, unionOf, within } from './ranges.ts'

/**
 * The positions a membership's assigned organisations cover. Where the membership's organisation has few beneath it, one bit a
 * position from its own on, so that asking is one read; otherwise ranges.
 */
export type Area = { readonly low: number; readonly bits: Int32Array | undefined; readonly ranges: Ranges }

/** Bits are worth their memory up to this many words, and up to a few words for each assigned organisation. */
const FEW_WORDS = 64
const WORDS_EACH = 8

/** What the assigned organisations of a membership at `home` cover; what does not lie beneath it covers nothing. */
export function areaOf(places: Places, membership: Membership, home: number): Area {
  const { assigned } = membership
  const beneath = rangesBeneath(places, home)
  const low = beneath[0] ?? 0
  const words = ((beneath[1] ?? 0) - low + 31) >> 5
  if (assigned.length === 0) return { low, bits: undefined, ranges: NO_RANGES }
  const isOneTree = places.held.length === 0 && beneath.length === 2
  if (isOneTree && words <= Math.max(FEW_WORDS, WORDS_EACH * assigned.length)) {
    return { low, bits: bitsOf(places, assigned, home), ranges: NO_RANGES }
  }
  const ranges = unionOf(assigned.map((it) => rangesAssigned(places, it, home, beneath)))
  return { low, bits: undefined, ranges }
}

/** Whether a position lies in the area; NOWHERE does not. */
export function isInArea(area: Area, position: number): boolean {
  const { bits } = area
  if (bits === undefined) return within(area.ranges, position)
  const offset = position - area.low
  return offset >= 0 && (((bits[offset >> 5] ?? 0) >> (offset & 31)) & 1) === 1
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

/** Only where nothing has a second holder: all beneath a position is then one range. */
function bitsOf(places: Places, all: readonly Assigned[], home: number): Int32Array {
  const { ends } = places
  const high = ends[home] ?? home
  const bits = new Int32Array((high - home + 31) >> 5)
  for (const assigned of all) {
    const root = rootOf(places, assigned, home)
    if (root < home || root >= high) continue
    const end = ends[root] ?? root
    if (typeof assigned === 'string') setBits(bits, root - home, end - home)
    else setKind(places, assigned.every, bits, home, root, end)
  }
  return bits
}

function setKind(places: Places, kind: string, bits: Int32Array, home: number, root: number, end: number): void {
  const { kinds, ends } = places
  for (let at = root; at < end; ) {
    const next = kinds[at] === kind ? (ends[at] ?? at) : at
    setBits(bits, at - home, next - home)
    at = Math.max(next, at + 1)
  }
}

function setBits(bits: Int32Array, from: number, to: number): void {
  for (let it = from; it < to; it++) bits[it >> 5] = (bits[it >> 5] ?? 0) | (1 << (it & 31))
}
