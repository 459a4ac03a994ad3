import { holdsAnywhere } from '@remit/platform/access'
import { definePage, paginate } from '@remit/platform/service'
import { readClinicalCategories } from '../growth/severe-boundary.ts'
import { chosenYear } from '../years/chosen-year.ts'
import { gridColumns, gridViews } from './grid-columns.ts'
import { gridRow } from './grid-row.ts'
import { listPupils, pupilsOnAPage, readPupilSearch } from './list-pupils.ts'
import { countToConfirm } from './list-to-confirm.ts'
import { mySchools } from './my-schools.ts'

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
    const clinical = await readClinicalCategories(db)
    const chosen = schools.length === 1 ? schools[0] : schools.find(({ id }) => id === search.school)
    return {
      years,
      schools: schools.map(({ id, name }) => ({ value: id, text: name })),
      chosen,
      filter: search,
      sort: typeof query.sort === 'string' ? query.sort : '',
      filtered: [search.school, search.yearGroup, search.state, search.search].some((limit) => limit !== ''),
      views: gridViews(search, query),
      columns: gridColumns(search, query),
      rows: rows.map((row) => gridRow(row, clinical)),
      mayUpload: years.isCurrent && holdsAnywhere(user, 'pupil.upload', now),
      mayEdit: years.isCurrent && holdsAnywhere(user, 'pupil.edit', now),
      mayWrite: years.isCurrent && holdsAnywhere(user, 'letter.make', now),
      toConfirm: years.isCurrent ? await countToConfirm(db, user, collectionYear, now) : 0,
      page: paginate({ total, page: search.page, pageSize: pupilsOnAPage, path: '/ncmp/pupils', query }),
    }
  },
})
