import fc from 'fast-check'
import { enough } from './mutation-suite.ts'

/** Of how many examples of a property one is tried on a mutant: seconds for all properties, where all examples take minutes. */
const ONE_IN = 40

/**
 * What random examples are while mutants are tried: the same for every mutant, few, and no smaller failing one is looked for. What
 * a test says after its property (how often each answer came) needs all the examples, so a property that held ends its test.
 */
const few = {
  ...fc,
  assert(property: fc.IRawProperty<unknown>, settings: fc.Parameters<unknown> = {}): void {
    const numRuns = Math.ceil((settings.numRuns ?? 100) / ONE_IN)
    fc.assert(property as fc.IProperty<unknown>, { ...settings, numRuns, seed: 1, endOnFailure: true })
    throw enough
  },
}

// biome-ignore lint/style/noDefaultExport: tests import random examples as a default export
export default few
