import { definePage } from '@remit/platform/service'
import { listSettings } from '../settings/settings.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { deadlineOf, isPast } from './deadline.ts'
import { listObstacles } from './finalise.ts'
import { getSubmission, type SubmissionTable } from './submissions.ts'

/** Where the school year's submission stands, and the lead's next step. */
export const submissionStatus = definePage({
  path: '/submission',
  needs: 'submission.finalise',
  template: 'submission-status.njk',
  title: 'Submission',
  tab: 'monitoring',
  async view({ db, user, now }) {
    const year = await collectionYearOf(db, now)
    const authority = user.acting.organisation.id
    const submission = await getSubmission(db, authority, year)
    const deadline = deadlineOf(await listSettings(db, authority), year)
    const finalised = submission.status === 'finalised'
    return {
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: '/ncmp/monitoring', text: 'Monitoring and submissions' },
      submission,
      finalised,
      deadline,
      obstacles: finalised ? [] : await listObstacles(db, user, now),
      mayReopen: finalised && !isPast(deadline, now) && submission.purge_permitted_at === null,
      mayPermitPurge: extractedSince(submission) && submission.purge_permitted_at === null,
    }
  },
})

/** Whether all data was downloaded after the submission was finalised. */
export function extractedSince({ finalised_at, extracted_at }: SubmissionTable): boolean {
  return finalised_at !== null && extracted_at !== null && extracted_at >= finalised_at
}
