import { defineForm, definePage, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { confirmWarnings } from './change-measurement.ts'
import { findPupil, nameOf } from './find-pupil.ts'
import { warningInWords } from './warnings.ts'

/** Confirms an improbable measurement as right. */
export const pupilWarnings = definePage({
  path: '/pupils/:pupil/warnings',
  needs: 'measurement.add',
  template: 'pupil-warnings.njk',
  title: 'Confirm this measurement',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  form: defineForm(z.object({ revision: wholeNumber('Reload the page') })),
  view: ({ on }) => ({
    caption: nameOf(on),
    back: { href: `/ncmp/pupils/${on.id}`, text: nameOf(on) },
    pupil: on,
    warnings: on.warnings_confirmed_at === null ? on.warnings.map(warningInWords) : [],
  }),
  async act({ tx, user, now, on }, { revision }) {
    await confirmWarnings(tx, user, { pupil: on, revision }, now)
    return { to: `/ncmp/pupils/${on.id}`, notice: 'Measurement confirmed' }
  },
})
