import { inTransaction } from '@remit/platform/db'
import { writeCsvInGroups } from '@remit/platform/files'
import { definePage, refuse } from '@remit/platform/service'
import { changeSubmission, lockedSubmission } from './change-submission.ts'
import { extractRows } from './extract-rows.ts'
import { submissionAsked } from './submission-of.ts'

/** All the authority's data of the school year as one CSV file. That it was taken is recorded before the first row leaves. */
export const extract = definePage({
  path: '/submission/extract',
  needs: 'submission.extract',
  title: 'Extract all data',
  tab: 'monitoring',
  async download(asking) {
    const { db, user, now } = asking
    const of = await submissionAsked(db, asking)
    await inTransaction(db, async (tx) => {
      const { purged_at } = await lockedSubmission(tx, of)
      if (purged_at !== null)
        throw refuse(
          'conflict',
          'This school year’s pupil records have been purged. Your own download is the only copy.',
        )
      await changeSubmission(tx, user, { ...of, action: 'submission.extracted', set: { extracted_at: now } }, now)
    })
    return {
      name: `ncmp-${of.year}-to-${of.year + 1}.csv`,
      type: 'text/csv; charset=utf-8',
      body: writeCsvInGroups(extractRows(db, { user, authority: of.authority.id, year: of.year, now })),
    }
  },
})
