import { definePage } from '@remit/platform/service'
import { type Categories, categoryOf } from '../growth/categories.ts'
import { readClinicalCategories } from '../growth/severe-boundary.ts'
import { nameOf } from '../pupils/find-pupil.ts'
import { schoolYearLabels } from '../reference/birth-dates.ts'
import { findSchool } from '../schools/find-school.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { type LetterState, letterStates } from './letter-state.ts'
import { type ListedLetter, listLetters } from './list-letters.ts'

const missing: readonly LetterState[] = ['no-address', 'unconfirmed', 'not-measured']

/** The letters of one school: those that can be made in one file, and whose address or measurement is missing. */
export const schoolLetters = definePage({
  path: '/schools/:school/letters',
  needs: 'letter.make',
  template: 'school-letters.njk',
  title: 'Result letters',
  tab: 'pupils',
  async on({ db, params }) {
    const school = await findSchool(db, params.school)
    return school && { school, resource: school.resource }
  },
  async view({ db, user, now, on: { school } }) {
    const collectionYear = await collectionYearOf(db, now)
    const rows = await listLetters(db, school.organisation_id, { user, now, collectionYear })
    const clinical = await readClinicalCategories(db)
    const show = (row: ListedLetter) => shown(row, clinical)
    const count = (state: LetterState) => rows.filter((row) => row.state === state).length
    return {
      caption: `${school.name}, collection ${collectionYearLabel(collectionYear)}`,
      back: { href: '/ncmp/letters', text: 'Result letters' },
      school,
      ready: count('ready'),
      all: count('ready') + count('made'),
      lacking: rows.filter(({ state }) => missing.includes(state)).map(show),
      letters: rows.filter(({ state }) => state === 'ready' || state === 'made').map(show),
      without: count('no-letter'),
    }
  },
})

function shown(row: ListedLetter, clinical: Categories) {
  return {
    id: row.id,
    name: nameOf(row),
    group: [schoolYearLabels[row.school_year], row.class_name].filter((part) => part !== null).join(', '),
    measuredOn: row.measured_on,
    category: row.bmi_centile === null ? '' : categoryOf(row.bmi_centile, clinical).label,
    madeAt: row.letter_made_at,
    isMeasured: row.height_cm !== null,
    tag: letterStates[row.state],
    mend: mendOf(row),
  }
}

/** Where what is missing can be put right. */
function mendOf({ id, state }: ListedLetter): { href: string; text: string } | undefined {
  if (state === 'no-address') return { href: `/ncmp/pupils/${id}/details`, text: 'Fill in the address' }
  if (state === 'unconfirmed') return { href: `/ncmp/pupils/${id}/warnings`, text: 'Confirm the measurement' }
  if (state === 'not-measured') return { href: `/ncmp/pupils/${id}/measurement`, text: 'Add the measurement' }
  return undefined
}
