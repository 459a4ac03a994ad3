import type { ClaimType } from './claim-types.ts'

/** What a claim says beyond its type, period and amount; which of it must be there depends on the type. */
export interface Particulars {
  premises: string | null
  invoice_number: string | null
  /** The GP who is away. */
  absent: string | null
  /** Whoever covers for them. */
  covering: string | null
  sessions: number | null
}

type Name = keyof Particulars

/** Each as its form names it, and as a refusal asks for it: “Enter …”. */
export const particularWords: Readonly<Record<Name, string>> = {
  premises: 'Address of the premises',
  invoice_number: 'Number of the invoice or demand',
  absent: 'Name of the GP who is away',
  covering: 'Names of the GPs who cover',
  sessions: 'Sessions covered',
}

const billed: readonly Name[] = ['premises', 'invoice_number']
const covered: readonly Name[] = ['absent', 'covering', 'sessions']
const needed: Readonly<Record<ClaimType, readonly Name[]>> = {
  costRent: ['premises'],
  healthCentreRent: ['premises'],
  healthCentreRates: billed,
  premisesServiceCharge: billed,
  waterRates: billed,
  nonDomesticRates: billed,
  actualRents: ['premises'],
  clinicalWaste: billed,
  maternity: covered,
  locumCover: covered,
}

/**
 * What must be said for a type of claim. That there is mandatory information is stated, and for cover which GP, sessions and
 * amounts; what each kind of premises claim needs is inferred.
 */
export function particularsNeeded(type: ClaimType): readonly Name[] {
  return needed[type]
}

/** What a claim still lacks of it, in words. */
export function particularsMissing(claim: Particulars & { type: ClaimType }): readonly string[] {
  return particularsNeeded(claim.type)
    .filter((name) => claim[name] === null)
    .map((name) => particularWords[name])
}
