/** Engines slower than `under` a second are timed on the first `few` things of the same kind. */
export const pace = {
  checks: { under: 20_000, few: 2_000 },
  lists: { under: 1_000, few: 100 },
  changes: { under: 1_000, few: 20 },
} as const

/** The things an engine is timed on: it is asked for the first few once more, after all were verified, and its speed at that counts. */
export function timedOn<T>(
  kind: keyof typeof pace,
  things: readonly T[],
  ask: (few: readonly T[]) => void,
): readonly T[] {
  const few = things.slice(0, pace[kind].few)
  const start = performance.now()
  ask(few)
  return chosen(kind, things, few, start)
}

/** The same for an engine that answers later. Rejects when a question fails. */
export async function timedLater<T>(
  kind: keyof typeof pace,
  things: readonly T[],
  ask: (few: readonly T[]) => Promise<unknown>,
): Promise<readonly T[]> {
  const few = things.slice(0, pace[kind].few)
  const start = performance.now()
  await ask(few)
  return chosen(kind, things, few, start)
}

function chosen<T>(kind: keyof typeof pace, things: readonly T[], few: readonly T[], start: number): readonly T[] {
  const perSecond = (few.length * 1000) / (performance.now() - start)
  return perSecond < pace[kind].under ? few : things
}
