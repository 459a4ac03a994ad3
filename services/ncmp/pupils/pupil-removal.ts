import { defineForm, definePage, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { findLock } from '../submission/locked.ts'
import { findPupil, nameOf } from './find-pupil.ts'
import { removalReasonKeys, removalReasons, removePupil } from './remove-pupil.ts'

/** Removes a record that should never have been there. */
export const pupilRemoval = definePage({
  path: '/pupils/:pupil/removal',
  needs: 'pupil.edit',
  template: 'pupil-removal.njk',
  title: 'Remove a record',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  form: defineForm(
    z.object({
      reason: z.enum(removalReasonKeys, 'Select why the record is removed'),
      revision: wholeNumber('Reload the page'),
    }),
  ),
  view: async ({ db, on, now }) => ({
    title: `Remove the record of ${nameOf(on)}?`,
    caption: on.school_name,
    back: { href: `/ncmp/pupils/${on.id}`, text: nameOf(on) },
    pupil: on,
    lock: await findLock(db, on.authority_id ?? '', { year: on.collection_year, now }),
    reasons: removalReasonKeys.map((value) => ({ value, text: removalReasons[value] })),
  }),
  async act({ tx, user, now, on }, { reason, revision }) {
    await removePupil(tx, user, { pupil: on, revision, reason }, now)
    return { to: `/ncmp/pupils?school=${on.school_id}`, notice: `The record of ${nameOf(on)} has been removed` }
  },
})
