/** Engines slower than `under` a second are timed on the first `few` things of the same kind. */
export const pace = {
  checks: { under: 20_000, few: 2_000 },
  lists: { under: 1_000, few: 100 },
  changes: { under: 1_000, few: 20 },
} as const

/** As many of the things as an engine of this speed is timed on. */
export function timedOn<T>(kind: keyof typeof pace, things: readonly T[], perSecond: number): readonly T[] {
  const { under, few } = pace[kind]
  return perSecond < under ? things.slice(0, few) : things
}

/** A stopwatch: how many a second that many were, from now on. */
export function rateFrom(): (count: number) => number {
  const start = performance.now()
  return (count) => (count * 1000) / (performance.now() - start)
}
