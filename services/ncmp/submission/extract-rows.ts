import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import type { CsvValue } from '@remit/platform/files'
import { ageInMonths } from '../growth/age.ts'
import { categoryOf, clinicalCategories, populationCategories } from '../growth/categories.ts'
import { ethnicCategoryOf } from '../reference/ethnicity.ts'
import { nonMeasurementReasonOf, nonMeasurementReasons } from '../reference/non-measurement.ts'

/** Who extracts which school year's data. */
export interface Extract {
  user: SignedInUser
  year: number
  now: Date
}

const atOnce = 1000

/**
 * All data of the authority the user acts in, row by row, the header first; special and independent schools included,
 * removed schools not. Reads a thousand rows at a time, so that any authority fits in memory.
 */
export async function* extractRows(reader: Reader, extract: Extract): AsyncGenerator<readonly CsvValue[]> {
  yield columns.map(({ name }) => name)
  let last: string | undefined
  for (;;) {
    const rows = await nextRows(reader, extract, last)
    for (const row of rows) yield columns.map(({ value }) => value(row))
    last = rows.at(-1)?.id
    if (rows.length < atOnce) return
  }
}

async function nextRows(reader: Reader, { user, year, now }: Extract, after: string | undefined) {
  const rows = reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('ncmp.schools as school', 'school.organisation_id', 'pupil.school_id')
    .innerJoin('organisations as organisation', 'organisation.id', 'pupil.school_id')
    .innerJoin('organisations as authority', 'authority.id', 'organisation.parent_id')
    .where('pupil.collection_year', '=', year)
    .where('school.removed_at', 'is', null)
    .selectAll('pupil')
    .select(['school.urn', 'school.dfe_number', 'organisation.name as school_name'])
    .select(['authority.name as authority_name', 'authority.code as authority_code'])
    .orderBy('pupil.id')
    .limit(atOnce)
  const further = after === undefined ? rows : rows.where('pupil.id', '>', after)
  // A submission is held by the authority, so its extract takes in what every school beneath holds.
  return await visible(further, user, 'submission.extract', { holder: 'pupil.school_id' }, now).execute()
}

type Row = Awaited<ReturnType<typeof nextRows>>[number]

const columns: readonly { name: string; value: (row: Row) => CsvValue }[] = [
  { name: 'SubmitterLACode', value: (row) => row.authority_code },
  { name: 'SubmitterLAName', value: (row) => row.authority_name },
  { name: 'NCMPSystemId', value: (row) => row.id },
  { name: 'PupilReference', value: (row) => row.pupil_reference },
  { name: 'NHSNumber', value: (row) => row.nhs_number },
  { name: 'FirstName', value: (row) => row.first_name },
  { name: 'LastName', value: (row) => row.last_name },
  { name: 'Sex', value: (row) => row.sex },
  { name: 'DateOfBirth', value: (row) => row.date_of_birth },
  { name: 'AgeInMonths', value: (row) => row.measured_on && ageInMonths(row.date_of_birth, row.measured_on) },
  { name: 'SchoolYear', value: (row) => row.school_year },
  { name: 'NHSEthnicCode', value: (row) => row.ethnicity_code },
  {
    name: 'NHSEthnicDescription',
    value: (row) => row.ethnicity_code && ethnicCategoryOf(row.ethnicity_code)?.description,
  },
  { name: 'Postcode', value: (row) => row.postcode },
  { name: 'DateOfMeasurement', value: (row) => row.measured_on },
  { name: 'Height', value: (row) => row.height_cm },
  { name: 'HeightZScore', value: (row) => row.height_z },
  { name: 'Weight', value: (row) => row.weight_kg },
  { name: 'WeightZScore', value: (row) => row.weight_z },
  { name: 'Bmi', value: (row) => row.bmi },
  { name: 'BmiZScore', value: (row) => row.bmi_z },
  { name: 'BmiPScore', value: (row) => row.bmi_centile },
  { name: 'ClinicalBMIcategory', value: (row) => categoryLabel(row, clinicalCategories) },
  { name: 'PopulationBMIcategory', value: (row) => categoryLabel(row, populationCategories) },
  { name: 'NonMeasurementReason', value: (row) => reasonLabel(row.non_measurement_reason) },
  { name: 'SchoolURN', value: (row) => row.urn },
  { name: 'SchoolDfENumber', value: (row) => row.dfe_number },
  { name: 'SchoolName', value: (row) => row.school_name },
]

function categoryLabel({ bmi_centile }: Row, categories: typeof clinicalCategories): string | null {
  return bmi_centile === null ? null : categoryOf(bmi_centile, categories).label
}

function reasonLabel(stored: string | null): string | null {
  const reason = stored === null ? undefined : nonMeasurementReasonOf(stored)
  return reason === undefined ? stored : nonMeasurementReasons[reason].label
}
