/** The ten types of claim made online; anything else is dealt with outside. Source: Premises and other claims (stated). */
export const claimTypes = {
  costRent: 'Cost rents and LA Economic rents',
  healthCentreRent: 'Health Centre rent',
  healthCentreRates: 'Health Centre rates',
  premisesServiceCharge: 'Premises service charge',
  waterRates: 'Water rates',
  nonDomesticRates: 'Non-domestic rates',
  actualRents: 'Actual rents',
  clinicalWaste: 'Disposal of clinical waste',
  maternity: 'Maternity claims',
  locumCover: 'Locum cover costs',
} as const

export type ClaimType = keyof typeof claimTypes

// The table's own keys, which `Object.keys` types as any text; there is at least one.
export const claimTypeKeys = Object.keys(claimTypes) as [ClaimType, ...ClaimType[]]

/**
 * The pay code of a claim, from its type and the practice's contract: chosen without being asked for, one for GMS and PMS,
 * another for APMS (stated). The codes themselves are inferred.
 */
export function payCodeOf(type: ClaimType, contract: 'GMS' | 'PMS' | 'APMS'): string {
  const place = String(claimTypeKeys.indexOf(type) + 1).padStart(2, '0')
  return `${contract === 'APMS' ? 'A' : 'G'}${place}`
}
