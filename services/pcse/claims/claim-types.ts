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
