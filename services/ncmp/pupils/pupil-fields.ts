import type { Problem } from '@remit/platform/service'
import { dayOf } from '../reference/day.ts'
import { ethnicCategoryOf } from '../reference/ethnicity.ts'
import { nhsNumberOf } from '../reference/nhs-number.ts'
import { postcodeOf } from '../reference/postcode.ts'
import type { PupilTable, SchoolYear, Sex } from './pupils.ts'

/** What is known of a child apart from the measurement. */
export type PupilDetails = Pick<
  PupilTable,
  | 'pupil_reference'
  | 'nhs_number'
  | 'first_name'
  | 'last_name'
  | 'date_of_birth'
  | 'sex'
  | 'ethnicity_code'
  | 'address_line_1'
  | 'address_line_2'
  | 'town'
  | 'postcode'
  | 'school_year'
  | 'class_name'
  | 'carer_name'
  | 'carer_email'
  | 'notes'
>

export type DetailName = keyof PupilDetails

/** Fields as typed or as a file has them, by column name. */
export type Typed<Name extends string> = Readonly<Partial<Record<Name, string>>>

interface Field {
  label: string
  /** The value to store, or undefined when what was typed will not do. */
  read(typed: string): string | undefined
  message: string
  required?: true
}

const details: { readonly [Name in DetailName]: Field } = {
  pupil_reference: words('Pupil reference', 50),
  nhs_number: { label: 'NHS number', read: nhsNumberOf, message: 'NHS number must be a valid number of 10 digits' },
  first_name: words('First name', 100),
  last_name: words('Last name', 100),
  date_of_birth: {
    label: 'Date of birth',
    read: dayOf,
    message: 'Date of birth must be a real date, like 17/11/2021',
    required: true,
  },
  sex: { label: 'Sex', read: sexOf, message: 'Sex must be M or F, or male or female', required: true },
  ethnicity_code: {
    label: 'Ethnicity code',
    read: (typed) => ethnicCategoryOf(typed)?.code,
    message: 'Ethnicity code must be an NHS ethnic category: a letter from A to S, Z or 99',
  },
  address_line_1: words('Address line 1', 200),
  address_line_2: words('Address line 2', 200),
  town: words('Town', 100),
  postcode: { label: 'Postcode', read: postcodeOf, message: 'Postcode must be a full UK postcode, like NE1 4XD' },
  school_year: { label: 'School year', read: schoolYearOf, message: 'School year must be R or 6', required: true },
  class_name: words('Class', 50),
  carer_name: words('Parent or carer name', 200),
  carer_email: { label: 'Parent or carer email', read: emailOf, message: 'Email must look like name@example.org' },
  notes: words('Notes', 1000),
}

export const detailNames = Object.keys(details) as DetailName[]

/** The words of a field: “NHS number”. */
export function detailLabel(name: DetailName): string {
  return details[name].label
}

/**
 * Reads the details that are present: a blank becomes null, and a problem where the field is required. Values and
 * problems together; a name with a problem has no value. Source: domain rules of the pupil record (stated: sex, dates,
 * NHS number; inferred: postcode, lengths).
 */
export function readDetails(typed: Typed<DetailName>): { values: Partial<PupilDetails>; problems: Problem[] } {
  const values: Record<string, string | null> = {}
  const problems: Problem[] = []
  for (const name of detailNames) {
    const text = typed[name]?.trim()
    if (text === undefined) continue
    const { label, read, message, required } = details[name]
    const value = text === '' ? null : read(text)
    if (value === undefined) problems.push({ code: 'invalid', where: name, message })
    else if (value === null && required) problems.push({ code: 'missing', where: name, message: `${label} is missing` })
    else values[name] = value
  }
  return { values: values as Partial<PupilDetails>, problems }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused; tabs and line ends are typing.
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

function words(label: string, most: number): Field {
  return {
    label,
    read: (typed) => (typed.length <= most && !controlCharacters.test(typed) ? typed : undefined),
    message: `${label} must be ${most} characters or fewer`,
  }
}

function sexOf(typed: string): Sex | undefined {
  const sexes: Record<string, Sex> = { m: 'male', male: 'male', f: 'female', female: 'female' }
  return sexes[typed.toLowerCase()]
}

function schoolYearOf(typed: string): SchoolYear | undefined {
  const years: Record<string, SchoolYear> = { r: 'R', reception: 'R', '6': '6', 'year 6': '6', y6: '6' }
  return years[typed.toLowerCase()]
}

function emailOf(typed: string): string | undefined {
  return typed.length <= 254 && /^[^\s@"<>]+@[^\s@"<>.]+(\.[^\s@"<>.]+)+$/.test(typed) ? typed : undefined
}
