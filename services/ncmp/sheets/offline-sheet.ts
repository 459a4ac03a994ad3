import { writeXlsx } from '@remit/platform/files'
import { definePage } from '@remit/platform/service'
import { readLimits } from '../pupils/limits.ts'
import { ethnicCategories } from '../reference/ethnicity.ts'
import { findSchool } from '../schools/find-school.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { offlineColumns } from './offline-columns.ts'
import { offlineRow } from './offline-row.ts'
import { listSchoolPupils } from './school-pupils.ts'

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A spreadsheet of a school's pupils to measure with where there is no network, and to upload afterwards. */
export const offlineSheet = definePage({
  path: '/schools/:school/offline-sheet',
  needs: 'pupil.upload',
  title: 'Offline sheet',
  tab: 'pupils',
  on: ({ db, params }) => findSchool(db, params.school),
  async download({ db, user, now, on }) {
    const collectionYear = await collectionYearOf(db, now)
    const pupils = await listSchoolPupils(db, user, { schoolId: on.organisation_id, collectionYear }, now)
    const sheet = {
      name: 'Pupils',
      columns: offlineColumns(collectionYear, await readLimits(db, on.authority_id)),
      rows: pupils.map(offlineRow),
      spareRows: 60,
    }
    const notes = { name: 'Read me', lines: linesFor(on.name, collectionYear) }
    return { name: `${on.name} ${collectionYear}.xlsx`, type: workbook, body: writeXlsx(sheet, notes) }
  },
})

function linesFor(school: string, collectionYear: number): string[] {
  return [
    `${school}, collection ${collectionYearLabel(collectionYear)}`,
    'This file holds children’s personal data. Keep it on your organisation’s own encrypted device, and delete it once it is uploaded.',
    'For each child give the date, height (cm) and weight (kg) to one decimal place; or choose why the child was not measured.',
    'Do not change URN, NHS number, date of birth or sex of a child who is listed: they are how the child is found again. Correct them in Pupil Data.',
    'New children go below the last row. The URN must be the school’s.',
    'A blank cell changes nothing when the file is uploaded.',
    'Save as an Excel workbook (.xlsx) and send it on the page “Upload pupils”.',
    'Ethnicity codes:',
    ...ethnicCategories.map(({ code, description }) => `${code}: ${description}`),
  ]
}
