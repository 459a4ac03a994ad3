/**
 * Finds the place of an id in a list. Ids come with a request as strings nobody has hashed yet; a Map hashes all of each, here the
 * last few characters do, which is where ids differ. Lists whose ids end too much alike are kept in a Map after all.
 */
export type IdIndex = {
  readonly ids: readonly string[]
  /** A power of two of them: the place + 1 with some bits of the hash above it (0: nothing here). A taken slot's id may be in the next free one. */
  readonly slots: Int32Array
  readonly mask: number
  readonly map: ReadonlyMap<string, number> | undefined
}

/** How many characters from the end are read, and how many taken slots in a row make a list too much alike. */
const TAIL = 8
export const CROWDED = 32

/** A slot is a place + 1 and a tag. More ids than that are kept in a Map. */
const PLACE_BITS = 24
export const PLACE = 2 ** PLACE_BITS - 1
export const tagOf = (hash: number): number => hash & ~PLACE

/** Indexes a list of different ids; `map` says the same, and is kept only where it is needed. Never fails. */
export function indexIds(ids: readonly string[], map: ReadonlyMap<string, number>): IdIndex {
  const none = { ids, slots: new Int32Array(1), mask: 0, map }
  if (ids.length >= PLACE) return none
  const slots = slotsFor(ids)
  return slots === undefined ? none : { ids, slots, mask: slots.length - 1, map: undefined }
}

/** The slots of a list, with room to spare; undefined where its ids end too much alike. */
export function slotsFor(ids: readonly string[]): Int32Array | undefined {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(ids.length * SPARE + 1)))
  for (let place = 0; place < ids.length; place++) if (!take(slots, ids[place] ?? '', place)) return undefined
  return slots
}

/** How many slots there are at least for each id. */
export const SPARE = 1.6

/** Takes the first free slot for an id; false where too many before it are taken. */
export function take(slots: Int32Array, id: string, place: number): boolean {
  const mask = slots.length - 1
  const hash = hashOf(id)
  let at = hash & mask
  for (let taken = 0; slots[at] !== 0; at = (at + 1) & mask) if (++taken > CROWDED) return false
  slots[at] = tagOf(hash) | (place + 1)
  return true
}

/** The place of an id in its list; -1 when it is not there. */
export function placeIn(index: IdIndex, id: string): number {
  if (index.map !== undefined) return index.map.get(id) ?? -1
  return placeAt(index.slots, slotIn(index, id, hashOf(id)))
}

/** The place a slot stands for; -1 where it is free. */
export const placeAt = (slots: Int32Array, slot: number): number => ((slots[slot] as number) & PLACE) - 1

/** The slot of an id, of which the hash is known; where the id is not there, the free one it would take. */
export function slotIn(
  { ids, slots, mask }: Pick<IdIndex, 'ids' | 'slots' | 'mask'>,
  id: string,
  hash: number,
): number {
  const tag = tagOf(hash)
  let at = hash & mask
  // INVARIANT (free slots): more slots than ids, so the search ends.
  for (let slot = slots[at] as number; slot !== 0; slot = slots[at] as number) {
    if (tagOf(slot) === tag && ids[(slot & PLACE) - 1] === id) return at
    at = (at + 1) & mask
  }
  return at
}

export function hashOf(id: string): number {
  const end = id.length
  if (end < TAIL) return hashOfShort(id)
  // Written out: the reads do not wait for each other.
  const last = id.charCodeAt(end - 1) | (id.charCodeAt(end - 2) << 8) | (id.charCodeAt(end - 3) << 16)
  const middle = id.charCodeAt(end - 5) | (id.charCodeAt(end - 6) << 8) | (id.charCodeAt(end - 7) << 16)
  return mixed(
    Math.imul(last | (id.charCodeAt(end - 4) << 24), 0x2c1b3c6d) ^
      Math.imul(middle | (id.charCodeAt(end - 8) << 24), 0x297a2d39),
  )
}

function hashOfShort(id: string): number {
  let hash = 0
  for (let at = 0; at < id.length; at++) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0
  return mixed(hash)
}

const mixed = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) ^ (hash >>> 13)
