import { hashOf, PLACE, placeIn, SPARE, slotsFor, tagOf, take } from './id-index.ts'

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
  if (placeIn(list, id) >= 0) return
  const place = list.ids.push(id) - 1
  if (list.map !== undefined) list.map.set(id, place)
  else if (list.ids.length * SPARE >= list.slots.length || !take(list.slots, id, place)) makeRoom(list)
}

/** Removes an id, where it is there; the last one takes its place. */
export function removeId(list: IdList, id: string): void {
  const place = placeIn(list, id)
  if (place < 0) return
  const { ids, slots, map } = list
  const last = ids.length - 1
  const moved = ids[last] as string
  if (map !== undefined) {
    map.set(moved, place)
    map.delete(id)
  } else {
    leave(list, slotOf(list, id, place))
    const slot = place === last ? -1 : slotOf(list, moved, last)
    if (slot >= 0) slots[slot] = tagOf(slots[slot] as number) | (place + 1)
  }
  ids[place] = moved
  ids.pop()
}

/** All slots anew, for the ids there are; a Map where they end too much alike. */
function makeRoom(list: IdList): void {
  const slots = list.ids.length < PLACE / 2 ? slotsFor(list.ids) : undefined
  list.slots = slots ?? NO_SLOTS
  list.mask = list.slots.length - 1
  if (slots === undefined) list.map = new Map(list.ids.map((id, place) => [id, place]))
}

/** INVARIANT (slots): every id has one. */
function slotOf({ slots, mask }: IdList, id: string, place: number): number {
  let at = hashOf(id) & mask
  while (((slots[at] as number) & PLACE) - 1 !== place) at = (at + 1) & mask
  return at
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
