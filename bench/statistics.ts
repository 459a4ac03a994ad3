/** The middle value; for an even number of values the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

/** The median of the ratios of rounds that ran one after the other: a busy moment of the machine hits both alike. NaN for none. */
export function pairedRatio(of: readonly number[] = [], to: readonly number[] = []): number {
  return median(of.flatMap((value, round) => (to[round] === undefined ? [] : [value / to[round]])))
}
