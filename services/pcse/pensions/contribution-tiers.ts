/** One row of a tier table: yearly pensionable income up to and including this many whole pounds pays this rate. */
export interface ContributionTier {
  upToPounds: number
  /** In hundredths of a per cent: 5.2 % is 520. */
  rate: number
}

export interface TierTable {
  /** The first day it applies to; it applies until the next table's. */
  from: string
  tiers: readonly ContributionTier[]
}

const rates = [520, 650, 830, 980, 1070, 1250] as const

/** The members' tiers, the newest first. Source: NHS Pension Scheme member contributions from 1 April 2024 and 2025 (stated). */
export const tierTables: readonly TierTable[] = [
  { from: '2025-04-01', tiers: tiersUpTo([13_259, 27_288, 33_247, 49_913, 63_994]) },
  { from: '2024-04-01', tiers: tiersUpTo([13_259, 26_831, 32_691, 49_078, 62_924]) },
]

/**
 * The tier that a yearly pensionable income (pence) falls in on a day. The pence above a whole pound are left out before
 * looking (inferred: the tables name whole pounds only). Undefined before the first table.
 */
export function findTier(incomePence: number, day: string): ContributionTier | undefined {
  const pounds = Math.floor(incomePence / 100)
  const table = tierTables.find(({ from }) => from <= day)
  return table?.tiers.find(({ upToPounds }) => pounds <= upToPounds)
}

/**
 * A member's contribution for one month, in whole pence: a twelfth of the yearly income times the tier's rate
 * (inferred), the half penny upwards (inferred).
 */
export function monthlyContribution(incomePence: number, rate: number): number {
  const hundredthsOfPerCent = 10_000
  return Math.round((incomePence * rate) / (12 * hundredthsOfPerCent))
}

/**
 * What practices pay as the employer, in hundredths of a per cent, by the first day it applies to, the newest first: 14.38 %
 * of 23.7 %, the rest being paid centrally. Source: NHS Pension Scheme employer contributions from 1 April 2024 (stated).
 */
const employerRates = [{ from: '2024-04-01', rate: 1438 }] as const

/** The practice's own contribution for a month, in whole pence, as `monthlyContribution`; nothing before the first rate. */
export function employerContribution(incomePence: number, day: string): number {
  const found = employerRates.find(({ from }) => from <= day)
  return found === undefined ? 0 : monthlyContribution(incomePence, found.rate)
}

/** A rate in hundredths of a per cent as “10.7%”. */
export function rateInWords(rate: number): string {
  return `${rate / 100}%`
}

function tiersUpTo(limits: readonly number[]): readonly ContributionTier[] {
  return rates.map((rate, at) => ({ upToPounds: limits[at] ?? Number.POSITIVE_INFINITY, rate }))
}
