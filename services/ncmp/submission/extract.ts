import { inTransaction } from '@remit/platform/db'
import { writeCsv } from '@remit/platform/files'
import { definePage } from '@remit/platform/service'
import { collectionYearOf } from '../years/collection-year.ts'
import { changeSubmission, lockedSubmission } from './change-submission.ts'
import { extractRows } from './extract-rows.ts'

/** All the authority's data of the school year as one CSV file. That it was taken is recorded before the first row leaves. */
export const extract = definePage({
  path: '/submission/extract',
  needs: 'submission.extract',
  title: 'Extract all data',
  tab: 'monitoring',
  async download({ db, user, now }) {
    const year = await collectionYearOf(db, now)
    await inTransaction(db, async (tx) => {
      await lockedSubmission(tx, user, year)
      await changeSubmission(tx, user, { year, action: 'submission.extracted', set: { extracted_at: now } }, now)
    })
    return {
      name: `ncmp-${year}-to-${year + 1}.csv`,
      type: 'text/csv; charset=utf-8',
      body: writeCsv(extractRows(db, { user, year, now })),
    }
  },
})
