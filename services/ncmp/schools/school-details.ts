import { defineForm, definePage, ticked, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { changeSchool } from './change-school.ts'
import { findSchool } from './find-school.ts'
import { postcodeField, schoolNameField, schoolTypeField, schoolTypeKeys, urnField } from './school-fields.ts'
import { schoolTypes } from './schools.ts'

/** Corrects a school on the list: its name, its type and with it its URN, its postcode. */
export const schoolDetails = definePage({
  path: '/schools/:school/details',
  needs: 'school.change',
  template: 'school-details.njk',
  title: 'Change a school',
  tab: 'schools',
  on: ({ db, params }) => findSchool(db, params.school),
  form: defineForm(
    z.object({
      name: schoolNameField,
      type: schoolTypeField,
      urn: urnField,
      keepsUrn: ticked(['yes']),
      postcode: postcodeField,
      revision: wholeNumber('Reload the page and try again'),
    }),
  ),
  view: ({ on }) => ({
    title: `Change ${on.name}`,
    back: { href: '/ncmp/schools', text: 'Schools' },
    school: on,
    types: schoolTypeKeys.map((value) => ({ value, text: schoolTypes[value] })),
  }),
  async act({ tx, user, now, on }, { keepsUrn, ...wish }) {
    const to = { ...wish, keepsUrn: keepsUrn.length > 0 }
    const problems = await changeSchool(tx, user, { school: on, to }, now)
    return problems.length > 0 ? { problems } : { to: '/ncmp/schools', notice: `${to.name} saved` }
  },
})
