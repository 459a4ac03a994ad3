import { definePage } from '@remit/platform/service'
import { changeDetails } from './change-details.ts'
import { detailForm, ethnicChoices } from './detail-choices.ts'
import { findPupil, nameOf } from './find-pupil.ts'

/** Changes what is known of a child. */
export const pupilDetails = definePage({
  path: '/pupils/:pupil/details',
  needs: 'pupil.edit',
  template: 'pupil-details.njk',
  title: 'Edit details',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  form: detailForm,
  view: ({ on }) => ({
    caption: nameOf(on),
    back: { href: `/ncmp/pupils/${on.id}`, text: nameOf(on) },
    pupil: on,
    categories: ethnicChoices,
  }),
  async act({ tx, user, now, on }, { typed, revision }) {
    const problems = await changeDetails(tx, user, { pupil: on, typed, revision }, now)
    return problems.length > 0 ? { problems } : { to: `/ncmp/pupils/${on.id}`, notice: 'Details saved' }
  },
})
