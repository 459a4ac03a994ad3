import { forgeAddress } from './fuzz-addresses.ts'
import { forgeCall } from './fuzz-calls.ts'
import type { Opened } from './fuzz-crawl.ts'
import { forgeFields } from './fuzz-fields.ts'
import type { Owners } from './fuzz-owners.ts'
import type { Forger } from './fuzz-visitors.ts'

/** What one forged request came to: the answer in short, and the leak it showed, if any. */
export type FoundOut = { readonly answered: string; readonly leak?: string }

/** What every forged request draws from. `forgers` are people of one authority; everything else is of everybody. */
export type Fuzz = {
  readonly forgers: readonly Forger[]
  readonly opened: readonly Opened[]
  /** Every route with an id in its address. */
  readonly patterns: readonly string[]
  readonly owners: Owners
  /** Texts that only pages of their own authority may show. */
  readonly marks: ReadonlyMap<string, readonly string[]>
  readonly random: () => number
  readonly pick: <T>(from: readonly T[]) => T
  /** What was answered to ids that nothing has, by method, route and forger. */
  readonly absent: Map<string, string>
}

/** Of ten turns this many forge an address, one what a machine client sends, the others several fields of one page's form or query. */
const addressesInTen = 8
const callsInTen = 1

/** One turn: one forged address, or several forged fields. */
export async function takeTurn(fuzz: Fuzz): Promise<readonly FoundOut[]> {
  const turn = fuzz.random() * 10
  if (turn < addressesInTen) return [await forgeAddress(fuzz)]
  return turn < addressesInTen + callsInTen ? [await forgeCall(fuzz)] : forgeFields(fuzz)
}
