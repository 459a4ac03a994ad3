import { holdsAnywhere } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { type Categories, categoryOf, populationCategories } from '../growth/categories.ts'
import { centileOf } from '../growth/centile.ts'
import { readClinicalCategories } from '../growth/severe-boundary.ts'
import type { NcmpPermission } from '../policy.ts'
import { schoolYearLabels } from '../reference/birth-dates.ts'
import { ethnicCategoryOf } from '../reference/ethnicity.ts'
import { nhsNumberInWords } from '../reference/nhs-number.ts'
import { findLock } from '../submission/locked.ts'
import { collectionYearLabel } from '../years/collection-year.ts'
import { type FoundPupil, findPupil, nameOf } from './find-pupil.ts'
import { isIneligible, reasonInWords } from './grid-row.ts'
import { detailLabel } from './pupil-fields.ts'
import { warningInWords } from './warnings.ts'

/** One child: details, and the measurement or why there is none. */
export const pupilRecord = definePage({
  path: '/pupils/:pupil',
  needs: 'pupil.list',
  template: 'pupil-record.njk',
  title: 'Pupil',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  view: async ({ db, on, user, now }) => {
    const lock = await findLock(db, on.authority_id ?? '', { year: on.collection_year, now })
    const may = (permission: NcmpPermission) => lock === undefined && holdsAnywhere(user, permission, now)
    return {
      title: nameOf(on),
      caption: on.school_name,
      back: { href: `/ncmp/pupils?school=${on.school_id}`, text: 'Pupil Data' },
      pupil: on,
      details: detailRows(on),
      measurement: measurementRows(on, await readClinicalCategories(db)),
      reason: reasonInWords(on.non_measurement_reason),
      warnings: on.warnings.map(warningInWords),
      unconfirmed: on.warnings.length > 0 && on.warnings_confirmed_at === null,
      lock,
      mayEdit: may('pupil.edit'),
      mayMeasure: may('measurement.add'),
      mayWrite: holdsAnywhere(user, 'letter.make', now),
      isIneligible: isIneligible(on.non_measurement_reason),
    }
  },
})

interface Row {
  name: string
  value: string
  date?: boolean
}

function detailRows(pupil: FoundPupil): Row[] {
  const ethnicity = ethnicCategoryOf(pupil.ethnicity_code ?? '')
  const address = [pupil.address_line_1, pupil.address_line_2, pupil.town, pupil.postcode]
  const carer = [pupil.carer_name, pupil.carer_email]
  return [
    { name: 'NHS number', value: pupil.nhs_number === null ? '' : nhsNumberInWords(pupil.nhs_number) },
    { name: 'Pupil reference', value: pupil.pupil_reference ?? '' },
    { name: 'Date of birth', value: pupil.date_of_birth, date: true },
    { name: 'Sex', value: pupil.sex === 'male' ? 'Male' : 'Female' },
    {
      name: 'Year group',
      value: `${schoolYearLabels[pupil.school_year]}, ${collectionYearLabel(pupil.collection_year)}`,
    },
    { name: detailLabel('class_name'), value: pupil.class_name ?? '' },
    { name: 'Ethnicity', value: ethnicity ? `${ethnicity.description} (${ethnicity.code})` : '' },
    { name: 'Address', value: address.filter((part) => part !== null).join(', ') },
    { name: 'Parent or carer', value: carer.filter((part) => part !== null).join(', ') },
    { name: detailLabel('notes'), value: pupil.notes ?? '' },
  ]
}

function measurementRows(pupil: FoundPupil, clinical: Categories): Row[] {
  const { measured_on, height_cm, weight_kg, bmi, bmi_z, height_z, weight_z, bmi_centile } = pupil
  // INVARIANT (measured whole): all of a measurement is stored or nothing, which the table itself keeps.
  if (measured_on === null || height_cm === null || weight_kg === null || bmi === null) return []
  if (height_z === null || weight_z === null || bmi_z === null || bmi_centile === null) return []
  return [
    { name: 'Measured on', value: measured_on, date: true },
    { name: 'Height', value: `${height_cm.toFixed(1)} cm (${standingOf(height_z)})` },
    { name: 'Weight', value: `${weight_kg.toFixed(1)} kg (${standingOf(weight_z)})` },
    { name: 'BMI', value: `${bmi.toFixed(1)} kg/m² (${standingOf(bmi_z)})` },
    { name: 'Category for letters', value: categoryOf(bmi_centile, clinical).label },
    { name: 'Category for counting', value: categoryOf(bmi_centile, populationCategories).label },
  ]
}

/** “UK90 centile 62.4, z-score +0.32”. */
function standingOf(z: number): string {
  return `UK90 centile ${centileInWords(centileOf(z))}, z-score ${z < 0 ? '−' : '+'}${Math.abs(z).toFixed(2)}`
}

/** “62.4”, one decimal place; “below 0.1” and “above 99.9” at the ends, where rounding would say never or always. */
export function centileInWords(centile: number): string {
  if (centile < 0.1) return 'below 0.1'
  return centile > 99.9 ? 'above 99.9' : centile.toFixed(1)
}
