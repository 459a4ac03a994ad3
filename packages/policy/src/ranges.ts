/** Sorted, disjoint, half-open ranges of positions: from, to, from, to, … */
export type Ranges = Int32Array

export const NO_RANGES: Ranges = new Int32Array(0)

/** Joins ranges that touch or overlap; the result is sorted. */
export function mergeRanges(pairs: readonly (readonly [number, number])[]): Ranges {
  const sorted = [...pairs].sort((a, b) => a[0] - b[0])
  const merged: number[] = []
  for (const [from, to] of sorted) {
    const last = merged.length - 1
    if (last > 0 && from <= (merged[last] ?? 0)) merged[last] = Math.max(merged[last] ?? 0, to)
    else merged.push(from, to)
  }
  return Int32Array.from(merged)
}

/** Several ranges as one. */
export function unionOf(all: readonly Ranges[]): Ranges {
  const pairs: [number, number][] = []
  for (const ranges of all) {
    for (let it = 0; it < ranges.length; it += 2) pairs.push([ranges[it] ?? 0, ranges[it + 1] ?? 0])
  }
  return mergeRanges(pairs)
}

/** Whether a position lies in one of the ranges. One range is the common case and takes two comparisons. */
export function within(ranges: Ranges, position: number): boolean {
  if (ranges.length === 2) return position >= (ranges[0] ?? 0) && position < (ranges[1] ?? 0)
  let low = 0
  let high = ranges.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (position >= (ranges[middle * 2 + 1] ?? 0)) low = middle + 1
    else high = middle
  }
  return low * 2 < ranges.length && position >= (ranges[low * 2] ?? 0)
}
