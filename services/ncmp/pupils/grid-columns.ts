import type { PupilSearch, SortKey, View } from './list-pupils.ts'

type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** The columns of each view; those with a key can be sorted by. */
const columns: Readonly<Record<View, readonly { key?: SortKey; text: string }[]>> = {
  measurements: [
    { key: 'name', text: 'Name' },
    { key: 'born', text: 'Date of birth' },
    { key: 'school', text: 'School and class' },
    { key: 'measured', text: 'Measurement' },
    { key: 'warnings', text: 'Warnings' },
  ],
  details: [
    { key: 'name', text: 'Name' },
    { key: 'nhs', text: 'NHS number' },
    { key: 'born', text: 'Born, sex' },
    { key: 'school', text: 'School and class' },
    { text: 'Ethnicity' },
    { text: 'Postcode' },
    { text: 'Reference' },
  ],
  letters: [
    { key: 'name', text: 'Name' },
    { key: 'school', text: 'School and class' },
    { key: 'measured', text: 'Measured on' },
    { text: 'Clinical category' },
    { text: 'Letter' },
  ],
}

/** The columns of the view that was asked for, with where each sorts to. */
export function gridColumns({ view, sort, descending }: PupilSearch, query: Query) {
  return columns[view].map(({ key, text }) => {
    if (key === undefined) return { text }
    const current = key === sort
    const href = addressWith(query, { sort: current && !descending ? `-${key}` : key })
    return { text, href, sort: current ? (descending ? 'descending' : 'ascending') : 'none' }
  })
}

const titles: Readonly<Record<View, string>> = {
  measurements: 'Measurements',
  details: 'Details',
  letters: 'Letters',
}

/** The three views as links that keep what was searched for. */
export function gridViews({ view }: PupilSearch, query: Query) {
  return Object.entries(titles).map(([key, text]) => {
    return { text, href: addressWith(query, { view: key, sort: undefined }), isCurrent: key === view }
  })
}

function addressWith(query: Query, change: Query): string {
  const { page: _, ...kept } = { ...query, ...change }
  const pairs = Object.entries(kept).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return `/ncmp/pupils?${new URLSearchParams(pairs)}`
}
