/**
 * Finds a name in a list that never changes by its length and two of its characters. Names come with a question as strings nobody
 * has hashed yet, so this is quicker than a Map, which reads all of each.
 */
export type NameTable = {
  readonly names: readonly string[]
  /** The place + 1 of a name (0: none). Where the slot is taken the name is in one of the next. */
  readonly slots: Int16Array
  readonly mask: number
  /** Which characters are read, counted from the end; no name is shorter than the further one. */
  readonly near: number
  readonly far: number
  /** Instead, where no two characters tell the names apart. */
  readonly map: ReadonlyMap<string, number> | undefined
}

/** The furthest character that is read, and how many slots in a row may be taken by others. */
const FURTHEST = 16
const CROWDED = 3
/** A slot is a place + 1 in 16 bits. */
const MOST = 2 ** 12
const NONE = { slots: new Int16Array(1), mask: 0, near: 0, far: 0 }

/** Lays out a list of different names. Never fails. */
export function tableOf(names: readonly string[]): NameTable {
  const { slots, mask, near, far } = laidOut(names) ?? NONE
  const map = mask === 0 ? new Map(names.map((name, place) => [name, place])) : undefined
  return { names, slots, mask, near, far, map }
}

function laidOut(names: readonly string[]): typeof NONE | undefined {
  if (names.length > MOST) return undefined
  const size = 2 ** Math.ceil(Math.log2(names.length * 4 + 1))
  const furthest = Math.min(FURTHEST, ...names.map(({ length }) => length))
  for (let far = 2; far <= furthest; far++) {
    for (let near = 1; near < far; near++) {
      const made = { slots: new Int16Array(size), mask: size - 1, near, far }
      if (names.every((name, place) => take(made, name, place))) return made
    }
  }
  return undefined
}

/** Takes the first free slot for a name; false where too many before it are taken. */
function take(table: typeof NONE, name: string, place: number): boolean {
  const from = slotOf(table, name)
  for (let taken = 0; taken <= CROWDED; taken++) {
    const at = (from + taken) & table.mask
    if (table.slots[at] !== 0) continue
    table.slots[at] = place + 1
    return true
  }
  return false
}

/** The place of a name in its list; -1 when it is not there. */
export function placeOfName(table: NameTable, name: string): number {
  const { names, slots, mask, map } = table
  if (map !== undefined) return map.get(name) ?? -1
  let at = slotOf(table, name)
  // INVARIANT (free slots): more slots than names, so the search ends.
  for (let taken = slots[at] as number; taken !== 0; taken = slots[at] as number) {
    if (names[taken - 1] === name) return taken - 1
    at = (at + 1) & mask
  }
  return -1
}

function slotOf({ mask, near, far }: Pick<NameTable, 'mask' | 'near' | 'far'>, name: string): number {
  const end = name.length
  const read = name.charCodeAt(end - near) | (name.charCodeAt(end - far) << 8) | (end << 16)
  return (Math.imul(read, 0x9e3779b1) >>> 20) & mask
}
