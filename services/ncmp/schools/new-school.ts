import { defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { addSchool } from './add-school.ts'
import {
  dfeNumberField,
  postcodeField,
  schoolNameField,
  schoolTypeField,
  schoolTypeKeys,
  urnField,
} from './school-fields.ts'
import { schoolTypes } from './schools.ts'

const newSchoolForm = defineForm(
  z.object({
    name: schoolNameField,
    dfeNumber: dfeNumberField,
    urn: urnField,
    type: schoolTypeField,
    postcode: postcodeField,
  }),
)

/** Adds a school to the authority's list. */
export const newSchool = definePage({
  path: '/schools/new',
  needs: 'school.add',
  template: 'new-school.njk',
  title: 'Add a school',
  tab: 'schools',
  form: newSchoolForm,
  view: () => ({
    back: { href: '/ncmp/schools', text: 'Schools' },
    types: schoolTypeKeys.map((value) => ({ value, text: schoolTypes[value] })),
  }),
  async act({ tx, user, now }, school) {
    const added = await addSchool(tx, user, school, now)
    if ('problems' in added) return added
    const notice = added.returning
      ? `${school.name} is back on the list, with the pupils it had`
      : `${school.name} added`
    return { to: '/ncmp/schools', notice }
  },
})
