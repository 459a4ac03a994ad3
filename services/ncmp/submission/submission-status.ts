import { definePage } from '@remit/platform/service'
import { listSettings } from '../settings/settings.ts'
import { isPast, lastDayOf } from './deadline.ts'
import { listObstacles } from './finalise.ts'
import { findLock } from './locked.ts'
import { extractedSinceFinal } from './permit-purge.ts'
import { submissionAsked } from './submission-of.ts'
import { getSubmission } from './submissions.ts'

/** Where the school year's submission stands, and the lead's next step. */
export const submissionStatus = definePage({
  path: '/submission',
  needs: 'submission.finalise',
  template: 'submission-status.njk',
  title: 'Submission',
  tab: 'monitoring',
  async view(asking) {
    const { db, user, now } = asking
    const of = await submissionAsked(db, asking)
    const { authority, year, years } = of
    const submission = await getSubmission(db, authority.id, year)
    const lastDay = lastDayOf(submission, await listSettings(db, authority.id))
    const { status, purge_permitted_at } = submission
    const isOpen = status === 'open' && (await findLock(db, authority.id, { year, now })) === undefined
    return {
      caption: `School year ${years.label}`,
      back: { href: `/ncmp/monitoring${years.query}`, text: 'Monitoring and submissions' },
      years,
      submission,
      isOpen,
      isLocked: status === 'open' && !isOpen,
      finalised: status !== 'open',
      deadline: lastDay,
      obstacles: isOpen ? await listObstacles(db, user, of, now) : [],
      mayReopen: status === 'finalised' && !isPast(lastDay, now),
      mayExtract: submission.purged_at === null,
      mayPermitPurge: extractedSinceFinal(submission) && purge_permitted_at === null,
    }
  },
})
