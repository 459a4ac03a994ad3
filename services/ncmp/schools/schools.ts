import type { Generated } from 'kysely'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.schools': SchoolTable
  }
}

/** A school as NCMP knows it; its name, authority and status are its organisation's. */
export interface SchoolTable {
  organisation_id: string
  /** Six digits; a school that changes its type gets another one. */
  urn: string
  /** `NNN/NNNN`: the authority's number and the school's own. It stays when the URN changes. */
  dfe_number: string
  school_type: SchoolType
  /** For the indicator that compares pupils' postcodes with their school's. Upper case, one space. */
  postcode: string | null
  removed_at: Date | null
  /** Raised by every change, so that two editors cannot overwrite each other. */
  revision: Generated<number>
}

/** The types of school NCMP tells apart. Special and independent schools may take part but are not in the indicators. */
export const schoolTypes = {
  academy: 'Academy',
  community: 'Community school',
  foundation: 'Foundation school',
  free: 'Free school',
  'voluntary-aided': 'Voluntary aided school',
  'voluntary-controlled': 'Voluntary controlled school',
  special: 'Special school',
  independent: 'Independent school',
} as const

export type SchoolType = keyof typeof schoolTypes

/** The types counted in NCMP indicators: mainstream and kept by the state. */
export const mainstreamTypes = [
  'academy',
  'community',
  'foundation',
  'free',
  'voluntary-aided',
  'voluntary-controlled',
] as const satisfies readonly SchoolType[]
