import { defineForm, definePage, oneOf, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { nonMeasurementKeys, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { saveNonMeasurement } from './change-measurement.ts'
import { findPupil, nameOf } from './find-pupil.ts'

/** Says why a child was not measured. */
export const pupilNonMeasurement = definePage({
  path: '/pupils/:pupil/non-measurement',
  needs: 'measurement.add',
  template: 'pupil-non-measurement.njk',
  title: 'Not measured',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  form: defineForm(
    z.object({
      reason: oneOf(nonMeasurementKeys, 'Select why the child was not measured'),
      revision: wholeNumber('Reload the page'),
    }),
  ),
  view: ({ on }) => ({
    caption: nameOf(on),
    back: { href: `/ncmp/pupils/${on.id}`, text: nameOf(on) },
    pupil: on,
    reasons: nonMeasurementKeys.map((value) => ({ value, ...nonMeasurementReasons[value] })),
  }),
  async act({ tx, user, now, on }, { reason, revision }) {
    await saveNonMeasurement(tx, user, { pupil: on, reason, revision }, now)
    const { label, eligible } = nonMeasurementReasons[reason]
    const numbers = eligible ? '' : ' The school’s eligible pupil numbers do not change by themselves.'
    return { to: `/ncmp/pupils/${on.id}`, notice: `Not measured: ${label}.${numbers}` }
  },
})
