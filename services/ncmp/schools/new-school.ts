import { defineForm, definePage, oneOf, optionalText, text } from '@remit/platform/service'
import { z } from 'zod'
import { addSchool } from './add-school.ts'
import { type SchoolType, schoolTypes } from './schools.ts'

// The table's own keys, which `Object.keys` types as any text; there is at least one.
const types = Object.keys(schoolTypes) as [SchoolType, ...SchoolType[]]

/** A DfE number however it is spaced: `9012345` and `901 2345` are read as `901/2345`. */
const dfeNumber = text('Enter the school’s DfE number')
  .transform((typed) => typed.replaceAll(/[\s/]/g, '').replace(/^(\d{3})(\d{4})$/, '$1/$2'))
  .pipe(z.string().regex(/^\d{3}\/\d{4}$/, 'DfE number must be 7 digits, like 901/2345'))

const urn = text('Enter the school’s URN')
  .transform((typed) => typed.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'URN must be 6 digits, like 123456'))

const postcode = optionalText()
  .transform((typed) =>
    typed
      ?.replaceAll(/\s/g, '')
      .toUpperCase()
      .replace(/(.{3})$/, ' $1'),
  )
  .pipe(
    z
      .string()
      .regex(/^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/, 'Enter a full UK postcode, like NE1 4XD')
      .optional(),
  )

const newSchoolForm = defineForm(
  z.object({
    name: text('Enter the school’s name', 150),
    dfeNumber,
    urn,
    type: oneOf(types, 'Select the type of school'),
    postcode,
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
    types: types.map((value) => ({ value, text: schoolTypes[value] })),
  }),
  async act({ tx, user, now }, school) {
    const problems = await addSchool(tx, user, school, now)
    return problems.length > 0 ? { problems } : { to: '/ncmp/schools', notice: `${school.name} added` }
  },
})
