import type { CsvValue } from '@remit/platform/files'
import type { Selectable } from 'kysely'
import { ageInMonths } from '../growth/age.ts'
import { categoryOf, clinicalCategories, populationCategories } from '../growth/categories.ts'
import { centileOf } from '../growth/centile.ts'
import type { PupilTable } from '../pupils/pupils.ts'
import { ethnicCategoryOf } from '../reference/ethnicity.ts'
import { nonMeasurementReasonOf, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { type SchoolType, schoolTypes } from '../schools/schools.ts'

/** A pupil with the school and the authority it is submitted by. */
export interface ExtractedRow extends Selectable<PupilTable> {
  urn: string
  dfe_number: string
  school_name: string
  school_type: SchoolType
  school_postcode: string | null
  authority_code: string | null
  authority_name: string
  region_code: string | null
  region_name: string | null
}

/**
 * The columns of the enhanced extract, in order. Centiles of height and weight are worked out as the file is written.
 * Source: guide, part 6, enhanced dataset: submitter, pupil, measurements with z and p scores, categories, then pupil and
 * school geography (stated); centile of BMI, population categories, dates and the school's own columns are inferred.
 */
export const extractColumns: readonly { name: string; value: (row: ExtractedRow) => CsvValue }[] = [
  { name: 'SubmitterLACode', value: (row) => row.authority_code },
  { name: 'SubmitterLAName', value: (row) => row.authority_name },
  { name: 'SubmitterRegionCode', value: (row) => row.region_code },
  { name: 'SubmitterRegionName', value: (row) => row.region_name },
  { name: 'NCMPSystemId', value: (row) => row.id },
  { name: 'PupilReference', value: (row) => row.pupil_reference },
  { name: 'NHSNumber', value: (row) => row.nhs_number },
  { name: 'FirstName', value: (row) => row.first_name },
  { name: 'LastName', value: (row) => row.last_name },
  { name: 'Sex', value: (row) => row.sex },
  { name: 'DateOfBirth', value: (row) => row.date_of_birth },
  { name: 'AgeInMonths', value: (row) => row.measured_on && ageInMonths(row.date_of_birth, row.measured_on) },
  { name: 'SchoolYear', value: (row) => row.school_year },
  { name: 'CollectionYear', value: (row) => `${row.collection_year}/${(row.collection_year + 1) % 100}` },
  { name: 'Ethnicity', value: (row) => row.ethnicity_code },
  { name: 'NHSEthnicCode', value: (row) => ethnicOf(row)?.code },
  { name: 'NHSEthnicDescription', value: (row) => ethnicOf(row)?.description },
  { name: 'NCMPEthnicity', value: (row) => ethnicOf(row)?.group ?? 'Unknown' },
  { name: 'DateOfMeasurement', value: (row) => row.measured_on },
  { name: 'Height', value: (row) => row.height_cm },
  { name: 'HeightZScore', value: (row) => row.height_z },
  { name: 'HeightPScore', value: (row) => (row.height_z === null ? null : centileOf(row.height_z)) },
  { name: 'Weight', value: (row) => row.weight_kg },
  { name: 'WeightZScore', value: (row) => row.weight_z },
  { name: 'WeightPScore', value: (row) => (row.weight_z === null ? null : centileOf(row.weight_z)) },
  { name: 'Bmi', value: (row) => row.bmi },
  { name: 'BmiZScore', value: (row) => row.bmi_z },
  { name: 'BmiPScore', value: (row) => row.bmi_centile },
  { name: 'ClinicalBMIcategory', value: (row) => categoryIn(row, clinicalCategories) },
  { name: 'GroupedClinicalBMIcategory', value: (row) => grouped(categoryIn(row, clinicalCategories)) },
  { name: 'PopulationBMIcategory', value: (row) => categoryIn(row, populationCategories) },
  { name: 'GroupedPopulationBMIcategory', value: (row) => grouped(categoryIn(row, populationCategories)) },
  { name: 'NonMeasurementReason', value: (row) => reasonLabel(row.non_measurement_reason) },
  { name: 'PupilPostcode', value: (row) => row.postcode },
  { name: 'PupilPostcodeDistrict', value: (row) => row.postcode?.split(' ')[0] },
  { name: 'PupilTown', value: (row) => row.town },
  { name: 'SchoolURN', value: (row) => row.urn },
  { name: 'SchoolDfENumber', value: (row) => row.dfe_number },
  { name: 'SchoolName', value: (row) => row.school_name },
  { name: 'SchoolType', value: (row) => schoolTypes[row.school_type] },
  { name: 'SchoolPostcode', value: (row) => row.school_postcode },
  { name: 'SchoolLACode', value: (row) => row.dfe_number.slice(0, 3) },
  { name: 'SchoolRegionCode', value: (row) => row.region_code },
  { name: 'SchoolRegionName', value: (row) => row.region_name },
]

function ethnicOf({ ethnicity_code }: ExtractedRow) {
  return ethnicity_code === null ? undefined : ethnicCategoryOf(ethnicity_code)
}

function categoryIn({ bmi_centile }: ExtractedRow, categories: typeof clinicalCategories): string | null {
  return bmi_centile === null ? null : categoryOf(bmi_centile, categories).label
}

const above: readonly (string | null)[] = ['Overweight', 'Very overweight', 'Severely overweight']

/** Everything above a healthy weight as one group. */
function grouped(category: string | null): string | null {
  return above.includes(category) ? 'Overweight or very overweight' : category
}

function reasonLabel(stored: string | null): string | null {
  const reason = stored === null ? undefined : nonMeasurementReasonOf(stored)
  return reason === undefined ? stored : nonMeasurementReasons[reason].label
}
