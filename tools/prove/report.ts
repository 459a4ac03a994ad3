/** What a proof came to: its figures, one line each, and everything that was not as it must be. */
export type Outcome = { readonly figures: readonly string[]; readonly broken: readonly string[] }

/**
 * Runs a proof to its end: prints its figures and what is broken, and one last line `<name>: held …` or `<name>: broken …`,
 * and sets the exit code. `over` says what it held over: “64 rounds”. A proof that rejects is broken, not finished.
 */
export async function report(name: string, over: string, prove: () => Promise<Outcome>): Promise<void> {
  try {
    const { figures, broken } = await prove()
    for (const line of [...figures, ...broken]) console.log(line)
    const held = broken.length === 0
    console.log(held ? `${name}: held over ${over}` : `${name}: broken, ${broken.length} times`)
    process.exitCode = held ? 0 : 1
  } catch (cause) {
    console.error(cause)
    console.log(`${name}: broken, it did not finish`)
    process.exitCode = 1
  }
}

/** The value below which this share (0 to 1) of the values lies; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
