import { definePage } from '@remit/platform/service'
import { type Categories, categoryOf } from '../growth/categories.ts'
import { readClinicalCategories } from '../growth/severe-boundary.ts'
import { addMeasurement } from './change-measurement.ts'
import { findPupil, nameOf } from './find-pupil.ts'
import { type Measurement, measurementNames } from './measurement.ts'
import { centileInWords } from './pupil-record.ts'
import { typedForm } from './typed-form.ts'
import { warningInWords } from './warnings.ts'

/** Adds or changes a measurement; an improbable one is shown with its BMI and asked about before it is saved. */
export const pupilMeasurement = definePage({
  path: '/pupils/:pupil/measurement',
  needs: 'measurement.add',
  template: 'pupil-measurement.njk',
  title: 'Measurement',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  form: typedForm(measurementNames, ['measured_on']),
  view: ({ on }) => ({
    caption: nameOf(on),
    back: { href: `/ncmp/pupils/${on.id}`, text: nameOf(on) },
    pupil: on,
    effect: undefined,
  }),
  async act({ tx, user, now, on }, { typed, revision, choice }) {
    const change = { pupil: on, typed, revision, confirmed: choice === 'confirm' }
    const { measurement, problems } = await addMeasurement(tx, user, change, now)
    if (measurement === undefined) return { problems }
    if (measurement.warnings.length > 0 && choice === '') {
      return { check: { effect: effectOf(measurement, await readClinicalCategories(tx)) } }
    }
    const { bmi, bmi_centile } = measurement
    const notice = `Measurement saved: BMI ${bmi.toFixed(1)}, UK90 centile ${centileInWords(bmi_centile)}`
    return { to: `/ncmp/pupils/${on.id}`, notice }
  },
})

function effectOf({ bmi, bmi_centile, warnings }: Measurement, clinical: Categories) {
  return {
    bmi: bmi.toFixed(1),
    centile: centileInWords(bmi_centile),
    category: categoryOf(bmi_centile, clinical).label,
    warnings: warnings.map(warningInWords),
  }
}
