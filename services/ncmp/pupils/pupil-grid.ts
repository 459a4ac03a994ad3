import { holdsAnywhere } from '@remit/platform/access'
import { definePage, paginate } from '@remit/platform/service'
import { chosenYear } from '../years/chosen-year.ts'
import { gridRow } from './grid-row.ts'
import { listPupils, type PupilSearch, pupilsOnAPage, readPupilSearch } from './list-pupils.ts'
import { mySchools } from './my-schools.ts'

type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** The Pupil Grid: the children of the assigned schools in this school year's collection, or an earlier one's. */
export const pupilGrid = definePage({
  path: '/pupils',
  needs: { anywhere: 'pupil.list' },
  template: 'pupil-grid.njk',
  title: 'Pupil Data',
  tab: 'pupils',
  async view({ db, user, query, now }) {
    const { year: collectionYear, years } = await chosenYear(db, { user, query, now }, '/ncmp/pupils')
    const search = readPupilSearch(query, collectionYear)
    const schools = await mySchools(db, user, 'pupil.list', now)
    const { rows, total } = await listPupils(db, user, search, now)
    const chosen = schools.length === 1 ? schools[0] : schools.find(({ id }) => id === search.school)
    return {
      years,
      schools: schools.map(({ id, name }) => ({ value: id, text: name })),
      chosen,
      filter: search,
      sort: typeof query.sort === 'string' ? query.sort : '',
      filtered: [search.school, search.yearGroup, search.state, search.search].some((limit) => limit !== ''),
      columns: columnsOf(search, query),
      rows: rows.map(gridRow),
      mayUpload: years.isCurrent && holdsAnywhere(user, 'pupil.upload', now),
      mayEdit: years.isCurrent && holdsAnywhere(user, 'pupil.edit', now),
      page: paginate({ total, page: search.page, pageSize: pupilsOnAPage, path: '/ncmp/pupils', query }),
    }
  },
})

const columns = [
  { key: 'name', text: 'Name' },
  { key: 'nhs', text: 'NHS number' },
  { key: 'born', text: 'Date of birth' },
  { key: 'school', text: 'School and class' },
  { key: 'measured', text: 'Measurement' },
  { key: 'warnings', text: 'Warnings' },
] as const

function columnsOf({ sort, descending }: PupilSearch, query: Query) {
  const { page: _, sort: __, ...kept } = query
  return columns.map(({ key, text }) => {
    const current = key === sort
    const parameters = new URLSearchParams(Object.entries(kept).map(([name, value]) => [name, String(value)]))
    parameters.set('sort', current && !descending ? `-${key}` : key)
    const direction = descending ? 'descending' : 'ascending'
    return { text, href: `/ncmp/pupils?${parameters}`, sort: current ? direction : 'none' }
  })
}
