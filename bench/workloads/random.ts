/** A seeded source of numbers: the same seed gives the same numbers on every machine. */
export type Random = {
  /** A whole number from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number
  /** A number from 0 up to, but not including, 1. */
  readonly unit: () => number
  readonly pick: <T>(list: readonly T[]) => T
  /** A new list with the same things in another order. */
  readonly shuffled: <T>(list: readonly T[]) => T[]
}

/** Makes the source (Mulberry32, public domain). Any whole number is a seed. Never fails. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(unit() * limit)
  const pick = <T>(list: readonly T[]): T => {
    // INVARIANT (not empty): callers pick from lists with something in them.
    return list[below(list.length)] as T
  }
  return { unit, below, pick, shuffled: (list) => shuffle([...list], below) }
}

function shuffle<T>(list: T[], below: (limit: number) => number): T[] {
  for (let last = list.length - 1; last > 0; last--) {
    const other = below(last + 1)
    const kept = list[last] as T
    list[last] = list[other] as T
    list[other] = kept
  }
  return list
}
