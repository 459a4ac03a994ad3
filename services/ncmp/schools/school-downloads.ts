import { writeCsv } from '@remit/platform/files'
import { definePage } from '@remit/platform/service'
import { collectionYearOf } from '../years/collection-year.ts'
import { everySchool, readSchoolSearch } from './list-schools.ts'
import { fileHeadings, lineOf, schoolHeadings } from './school-file.ts'

const type = 'text/csv; charset=utf-8'

/** The list of schools as it is searched and sorted, as a file that can be changed and sent back. */
export const schoolDownload = definePage({
  path: '/schools/download',
  needs: { anywhere: 'school.list' },
  title: 'Schools as a file',
  tab: 'schools',
  async download({ db, user, query, now }) {
    const year = await collectionYearOf(db, now)
    const search = readSchoolSearch(query, year)
    async function* lines() {
      yield fileHeadings
      for await (const school of everySchool(db, user, search, now)) yield lineOf(school)
    }
    return { name: `schools-${year}-${year + 1}.csv`, type, body: writeCsv(lines()) }
  },
})

/** An empty file with the headings that an upload of schools understands. */
export const schoolTemplate = definePage({
  path: '/schools/imports/template',
  needs: 'school.add',
  title: 'Template for schools',
  tab: 'schools',
  download: async () => ({ name: 'schools.csv', type, body: writeCsv([schoolHeadings]) }),
})
