import type { CsvValue } from '@remit/platform/files'
import type { Selectable } from 'kysely'
import { ageInMonths } from '../growth/age.ts'
import { type Categories, categoryOf, populationCategories } from '../growth/categories.ts'
import { centileOf } from '../growth/centile.ts'
import type { PupilTable } from '../pupils/pupils.ts'
import { ethnicCategoryOf } from '../reference/ethnicity.ts'
import { nonMeasurementReasonOf, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { type SchoolType, schoolTypes } from '../schools/schools.ts'

/** The columns of `ncmp.pupils` that are extracted: nothing else is read. */
export const extractedPupil = [
  'id',
  'school_id',
  'collection_year',
  'pupil_reference',
  'nhs_number',
  'first_name',
  'last_name',
  'sex',
  'date_of_birth',
  'school_year',
  'ethnicity_code',
  'measured_on',
  'height_cm',
  'height_z',
  'weight_kg',
  'weight_z',
  'bmi',
  'bmi_z',
  'bmi_centile',
  'non_measurement_reason',
  'postcode',
  'town',
] as const satisfies readonly (keyof PupilTable)[]

type ExtractedPupil = Pick<Selectable<PupilTable>, (typeof extractedPupil)[number]>

/** The school a pupil is at. */
export interface ExtractedSchool {
  id: string
  name: string
  urn: string
  dfe_number: string
  school_type: SchoolType
  postcode: string | null
}

/** The authority that submits, and the region it lies in. */
export interface Submitter {
  code: string | null
  name: string
  region: { code: string; name: string } | undefined
}

/** A pupil with the school and the authority it is submitted by. */
export interface ExtractedRow {
  pupil: ExtractedPupil
  school: ExtractedSchool
  submitter: Submitter
  /** As they are set now. */
  clinical: Categories
}

/**
 * The columns of the enhanced extract, in order. Centiles of height and weight are worked out as the file is written.
 * Source: guide, part 6, enhanced dataset: submitter, pupil, measurements with z and p scores, categories, then pupil and
 * school geography (stated); centile of BMI, population categories, dates and the school's own columns are inferred.
 */
export const extractColumns: readonly { name: string; value: (row: ExtractedRow) => CsvValue }[] = [
  { name: 'SubmitterLACode', value: ({ submitter }) => submitter.code },
  { name: 'SubmitterLAName', value: ({ submitter }) => submitter.name },
  { name: 'SubmitterRegionCode', value: ({ submitter }) => submitter.region?.code },
  { name: 'SubmitterRegionName', value: ({ submitter }) => submitter.region?.name },
  { name: 'NCMPSystemId', value: ({ pupil }) => pupil.id },
  { name: 'PupilReference', value: ({ pupil }) => pupil.pupil_reference },
  { name: 'NHSNumber', value: ({ pupil }) => pupil.nhs_number },
  { name: 'FirstName', value: ({ pupil }) => pupil.first_name },
  { name: 'LastName', value: ({ pupil }) => pupil.last_name },
  { name: 'Sex', value: ({ pupil }) => pupil.sex },
  { name: 'DateOfBirth', value: ({ pupil }) => pupil.date_of_birth },
  {
    name: 'AgeInMonths',
    value: ({ pupil }) => pupil.measured_on && ageInMonths(pupil.date_of_birth, pupil.measured_on),
  },
  { name: 'SchoolYear', value: ({ pupil }) => pupil.school_year },
  { name: 'CollectionYear', value: ({ pupil }) => `${pupil.collection_year}/${(pupil.collection_year + 1) % 100}` },
  { name: 'Ethnicity', value: ({ pupil }) => pupil.ethnicity_code },
  { name: 'NHSEthnicCode', value: ({ pupil }) => ethnicOf(pupil)?.code },
  { name: 'NHSEthnicDescription', value: ({ pupil }) => ethnicOf(pupil)?.description },
  { name: 'NCMPEthnicity', value: ({ pupil }) => ethnicOf(pupil)?.group ?? 'Unknown' },
  { name: 'DateOfMeasurement', value: ({ pupil }) => pupil.measured_on },
  { name: 'Height', value: ({ pupil }) => pupil.height_cm },
  { name: 'HeightZScore', value: ({ pupil }) => pupil.height_z },
  { name: 'HeightPScore', value: ({ pupil }) => (pupil.height_z === null ? null : centileOf(pupil.height_z)) },
  { name: 'Weight', value: ({ pupil }) => pupil.weight_kg },
  { name: 'WeightZScore', value: ({ pupil }) => pupil.weight_z },
  { name: 'WeightPScore', value: ({ pupil }) => (pupil.weight_z === null ? null : centileOf(pupil.weight_z)) },
  { name: 'Bmi', value: ({ pupil }) => pupil.bmi },
  { name: 'BmiZScore', value: ({ pupil }) => pupil.bmi_z },
  { name: 'BmiPScore', value: ({ pupil }) => pupil.bmi_centile },
  { name: 'ClinicalBMIcategory', value: ({ pupil, clinical }) => categoryIn(pupil, clinical) },
  { name: 'GroupedClinicalBMIcategory', value: ({ pupil, clinical }) => grouped(categoryIn(pupil, clinical)) },
  { name: 'PopulationBMIcategory', value: ({ pupil }) => categoryIn(pupil, populationCategories) },
  { name: 'GroupedPopulationBMIcategory', value: ({ pupil }) => grouped(categoryIn(pupil, populationCategories)) },
  { name: 'NonMeasurementReason', value: ({ pupil }) => reasonLabel(pupil.non_measurement_reason) },
  { name: 'PupilPostcode', value: ({ pupil }) => pupil.postcode },
  { name: 'PupilPostcodeDistrict', value: ({ pupil }) => pupil.postcode?.split(' ')[0] },
  { name: 'PupilTown', value: ({ pupil }) => pupil.town },
  { name: 'SchoolURN', value: ({ school }) => school.urn },
  { name: 'SchoolDfENumber', value: ({ school }) => school.dfe_number },
  { name: 'SchoolName', value: ({ school }) => school.name },
  { name: 'SchoolType', value: ({ school }) => schoolTypes[school.school_type] },
  { name: 'SchoolPostcode', value: ({ school }) => school.postcode },
  { name: 'SchoolLACode', value: ({ school }) => school.dfe_number.slice(0, 3) },
  { name: 'SchoolRegionCode', value: ({ submitter }) => submitter.region?.code },
  { name: 'SchoolRegionName', value: ({ submitter }) => submitter.region?.name },
]

function ethnicOf({ ethnicity_code }: ExtractedPupil) {
  return ethnicity_code === null ? undefined : ethnicCategoryOf(ethnicity_code)
}

function categoryIn({ bmi_centile }: ExtractedPupil, categories: Categories): string | null {
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
