import { definePage } from '@remit/platform/service'
import { findSchool } from '../schools/find-school.ts'
import { collectionYearOf } from '../years/collection-year.ts'
import { addPupil } from './add-pupil.ts'
import { detailForm, ethnicChoices, noDetails } from './detail-choices.ts'

/** Adds one child to a school's list by hand. */
export const newPupil = definePage({
  path: '/schools/:school/pupils/new',
  needs: 'pupil.edit',
  template: 'new-pupil.njk',
  title: 'Add a pupil',
  tab: 'pupils',
  async on({ db, params }) {
    const school = await findSchool(db, params.school)
    // Asked of the child-to-be, which its school will hold.
    return school && { school, resource: { type: 'pupil', holders: [school.organisation_id] } }
  },
  form: detailForm,
  view: ({ on }) => ({
    caption: on.school.name,
    back: { href: `/ncmp/pupils?school=${on.school.organisation_id}`, text: 'Pupil Data' },
    school: on.school,
    pupil: noDetails,
    categories: ethnicChoices,
  }),
  async act({ tx, user, now, on }, { typed }) {
    const added = await addPupil(
      tx,
      user,
      { school: on.school, collectionYear: await collectionYearOf(tx, now), typed },
      now,
    )
    if (added.problems) return { problems: added.problems }
    return { to: `/ncmp/pupils/${added.id}`, notice: 'Pupil added' }
  },
})
