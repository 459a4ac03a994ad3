import { defineForm, definePage, refuse, text, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { findSchool } from '../schools/find-school.ts'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { findPupil, nameOf } from './find-pupil.ts'
import { movePupil } from './move-pupil.ts'
import { mySchools } from './my-schools.ts'

/** Moves a child to another school of the collector’s. */
export const pupilSchool = definePage({
  path: '/pupils/:pupil/school',
  needs: 'pupil.edit',
  template: 'pupil-school.njk',
  title: 'Move to another school',
  tab: 'pupils',
  on: ({ db, params }) => findPupil(db, params.pupil),
  form: defineForm(
    z.object({
      school: text('Select the school the child goes to now', 40),
      revision: wholeNumber('Reload the page'),
    }),
  ),
  async view({ db, user, now, on }) {
    const schools = await mySchools(db, user, 'pupil.edit', now)
    return {
      caption: nameOf(on),
      back: { href: `/ncmp/pupils/${on.id}`, text: nameOf(on) },
      pupil: on,
      schools: schools.filter(({ id }) => id !== on.school_id).map(({ id, name }) => ({ value: id, text: name })),
    }
  },
  async act({ tx, user, now, on }, { school: id, revision }) {
    const school = await findSchool(tx, id)
    const reached =
      school && (await reachableSchools(tx, { user, now, permission: 'pupil.edit', sets: [[id]] }).execute())
    if (school === undefined || reached?.length === 0) throw refuse('not-found', 'This school is not one of yours.')
    const problems = await movePupil(tx, user, { pupil: on, revision, school }, now)
    if (problems.length > 0) return { problems }
    return { to: `/ncmp/pupils/${on.id}`, notice: `${nameOf(on)} moved to ${school.name}` }
  },
})
