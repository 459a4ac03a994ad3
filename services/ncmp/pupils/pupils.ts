import type { Generated } from 'kysely'

/** Reception (4 to 5 years old) or Year 6 (10 to 11). */
export type SchoolYear = 'R' | '6'

export type Sex = 'male' | 'female'

/**
 * `ncmp.pupils`: one child in one school year's collection, with the measurement or the reason there is none.
 * Dates are `YYYY-MM-DD`; lengths in cm, weights in kg, both to one decimal place; z-scores against UK90.
 * Source: domain notes on the pupil record, from the NCMP user guide (stated fields; inferred address and carer fields).
 */
export interface PupilTable {
  id: string
  /** The school: an organisation of kind `school`, which holds the record. */
  school_id: string
  /** The calendar year in which the school year starts: 2026 for 2026/27. */
  collection_year: number
  pupil_reference: string | null
  /** Ten digits, no spaces, modulus 11 checked. */
  nhs_number: string | null
  first_name: string | null
  last_name: string | null
  date_of_birth: string
  sex: Sex
  /** NHS ethnic category 2001: A to S, Z, 99. */
  ethnicity_code: string | null
  address_line_1: string | null
  address_line_2: string | null
  town: string | null
  /** Upper case with one space. */
  postcode: string | null
  school_year: SchoolYear
  class_name: string | null
  measured_on: string | null
  height_cm: number | null
  weight_kg: number | null
  /** kg/m², unrounded, like the four below: indicators and categories read unrounded data. */
  bmi: number | null
  bmi_z: number | null
  height_z: number | null
  weight_z: number | null
  /** 0 to 100. */
  bmi_centile: number | null
  /** A key of `nonMeasurementReasons`; never together with a measurement. */
  non_measurement_reason: string | null
  carer_name: string | null
  carer_email: string | null
  notes: string | null
  /** Codes of improbable values; they stand until the values change. */
  warnings: Generated<string[]>
  /** When somebody confirmed the warnings as true; unconfirmed warnings block finalising. */
  warnings_confirmed_at: Date | null
  warnings_confirmed_by: string | null
  /** When the parents' result letter was last made; a new measurement wants a new letter. */
  letter_made_at: Date | null
  created_at: Date
  updated_at: Date
  /** Raised by every change: forms carry it, so that two editors cannot overwrite each other. */
  revision: Generated<number>
}

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.pupils': PupilTable
  }
}
