import { CROWDED, hashOf, PLACE, placeAt, SPARE, slotIn, slotsFor, tagOf } from './id-index.ts'

/** A list of different ids that come and go, found as those of an `IdIndex`. An id keeps its place until one is removed. */
export type IdList = { readonly ids: string[]; slots: Int32Array; mask: number; map: Map<string, number> | undefined }

/** Lists ids; of one given twice the second is left out. Never fails. */
export function listIds(ids: Iterable<string>): IdList {
  const list: IdList = { ids: [...new Set(ids)], slots: NO_SLOTS, mask: 0, map: undefined }
  makeRoom(list)
  return list
}

const NO_SLOTS = new Int32Array(1)

/** Adds an id at the end, where it is not there yet. */
export function addId(list: IdList, id: string): void {
  const { ids, slots, mask, map } = list
  if (map !== undefined) {
    if (!map.has(id)) map.set(id, ids.push(id) - 1)
    return
  }
  const hash = hashOf(id)
  const at = slotIn(list, id, hash)
  if (slots[at] !== 0) return
  slots[at] = tagOf(hash) | ids.push(id)
  if (ids.length * SPARE >= slots.length || ((at - hash) & mask) > CROWDED) makeRoom(list)
}

/** Removes an id, where it is there; the last one takes its place. */
export function removeId(list: IdList, id: string): void {
  const { ids, slots, map } = list
  const slot = map === undefined ? slotIn(list, id, hashOf(id)) : -1
  const place = map === undefined ? placeAt(slots, slot) : (map.get(id) ?? -1)
  if (place < 0) return
  const last = ids.length - 1
  const moved = ids[last] as string
  if (map === undefined) {
    leave(list, slot)
    if (place !== last) takeOver(list, moved, place)
  } else {
    map.set(moved, place)
    map.delete(id)
  }
  ids[place] = moved
  ids.pop()
}

/** Another place for an id that is listed. */
function takeOver(list: IdList, id: string, place: number): void {
  const slot = slotIn(list, id, hashOf(id))
  list.slots[slot] = tagOf(list.slots[slot] as number) | (place + 1)
}

/** All slots anew, for the ids there are; a Map where they end too much alike. */
function makeRoom(list: IdList): void {
  const slots = list.ids.length < PLACE / 2 ? slotsFor(list.ids) : undefined
  list.slots = slots ?? NO_SLOTS
  list.mask = list.slots.length - 1
  if (slots === undefined) list.map = new Map(list.ids.map((id, place) => [id, place]))
}

/** Frees a slot; those after it move up as far as their ids are found, so that no search ends too soon. */
function leave({ ids, slots, mask }: IdList, from: number): void {
  let free = from
  for (let at = (free + 1) & mask; slots[at] !== 0; at = (at + 1) & mask) {
    const slot = slots[at] as number
    const wanted = hashOf(ids[(slot & PLACE) - 1] as string) & mask
    // Whether the slot it is sought from lies at or before the free one.
    if (((at - wanted) & mask) < ((at - free) & mask)) continue
    slots[free] = slot
    free = at
  }
  slots[free] = 0
}
