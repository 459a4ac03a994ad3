import { holdsAnywhere } from '@remit/platform/access'
import { definePage, paginate } from '@remit/platform/service'
import { chosenYear } from '../years/chosen-year.ts'
import { listSchools, readSchoolSearch, type SchoolSearch, schoolsOnAPage } from './list-schools.ts'
import { schoolTypes } from './schools.ts'

type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** The list of schools: all of the authority's for monitors and LA set-up, the assigned ones for collectors. */
export const schoolList = definePage({
  path: '/schools',
  needs: { anywhere: 'school.list' },
  template: 'school-list.njk',
  title: 'Schools',
  tab: 'schools',
  async view({ db, user, query, now }) {
    const { year, years } = await chosenYear(db, { user, query, now }, '/ncmp/schools')
    const search = readSchoolSearch(query, year)
    const { rows, totals } = await listSchools(db, user, search, now)
    return {
      years,
      search: search.search,
      sort: typeof query.sort === 'string' ? query.sort : '',
      columns: columnsOf(search, query),
      rows: rows.map((row) => ({ ...row, type: schoolTypes[row.school_type] })),
      totals,
      download: downloadOf(query),
      mayAdd: years.isCurrent && holdsAnywhere(user, 'school.add', now),
      mayEdit: years.isCurrent && holdsAnywhere(user, 'school.editEligible', now),
      mayChange: years.isCurrent && holdsAnywhere(user, 'school.change', now),
      mayRemove: years.isCurrent && holdsAnywhere(user, 'school.remove', now),
      page: paginate({
        total: totals.schools,
        page: search.page,
        pageSize: schoolsOnAPage,
        path: '/ncmp/schools',
        query,
      }),
    }
  },
})

/** The same search and order as a file. */
function downloadOf({ search, sort }: Query): string {
  const kept = new URLSearchParams()
  if (typeof search === 'string' && search !== '') kept.set('search', search)
  if (typeof sort === 'string' && sort !== '') kept.set('sort', sort)
  return `/ncmp/schools/download${kept.size > 0 ? `?${kept}` : ''}`
}

const columns = [
  { key: 'name', text: 'School', numeric: false },
  { key: 'urn', text: 'URN', numeric: false },
  { key: 'type', text: 'Type', numeric: false },
  { key: 'reception', text: 'Eligible in Reception', numeric: true },
  { key: 'year6', text: 'Eligible in Year 6', numeric: true },
] as const

function columnsOf({ sort, descending }: SchoolSearch, query: Query) {
  return columns.map(({ key, text, numeric }) => {
    const current = key === sort
    const next = current && !descending ? `-${key}` : key
    const kept = {
      search: String(query.search ?? ''),
      ...(query.collection && { collection: String(query.collection) }),
    }
    const href = `/ncmp/schools?${new URLSearchParams({ ...kept, sort: next })}`
    const direction = descending ? 'descending' : 'ascending'
    return { text, numeric, href, sort: current ? direction : 'none' }
  })
}
