import { ethnicCategories } from '../reference/ethnicity.ts'
import { detailNames } from './pupil-fields.ts'
import { typedForm } from './typed-form.ts'

/** The form of a child's details, new or known. */
export const detailForm = typedForm(detailNames, ['date_of_birth'])

/** Ethnic categories as a list to choose from, with a blank first. */
export const ethnicChoices = [
  { value: '', text: 'Not filled in' },
  ...ethnicCategories.map(({ code, description, group }) => ({
    value: code,
    text: group === description || group === 'Unknown' ? description : `${group}: ${description}`,
  })),
]

/** A child of whom nothing is known yet. */
export const noDetails = Object.fromEntries(detailNames.map((name) => [name, null]))
