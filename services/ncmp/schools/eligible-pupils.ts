import { defineForm, definePage, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { changeEligible } from './change-eligible.ts'
import { findSchool } from './find-school.ts'
import { eligibleField } from './school-fields.ts'
import { getSchoolYear } from './school-years.ts'

/** The authority's own numbers of eligible pupils of one school, saved school by school. */
export const eligiblePupils = definePage({
  path: '/schools/:school/eligible-pupils',
  needs: 'school.editEligible',
  template: 'eligible-pupils.njk',
  title: 'Edit eligible pupil numbers',
  tab: 'schools',
  on: ({ db, params }) => findSchool(db, params.school),
  form: defineForm(
    z.object({ reception: eligibleField, year6: eligibleField, revision: wholeNumber('Reload the page') }),
  ),
  async view({ db, on, now }) {
    const year = await collectionYearOf(db, now)
    return {
      caption: `${on.name}, school year ${collectionYearLabel(year)}`,
      back: { href: '/ncmp/schools', text: 'Schools' },
      school: on,
      numbers: await getSchoolYear(db, on.organisation_id, year),
    }
  },
  async act({ tx, user, now, on }, to) {
    await changeEligible(tx, user, { school: on, year: await collectionYearOf(tx, now), to }, now)
    return { to: '/ncmp/schools', notice: `Eligible pupil numbers of ${on.name} saved` }
  },
})
