import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { dateInWords, type Problem, refuse } from '@remit/platform/service'
import { keepFigures } from '../published/keep-figures.ts'
import { listSettings } from '../settings/settings.ts'
import { changeSubmission, lockedSubmission, openedAgain, type SubmissionOf } from '../submission/change-submission.ts'
import { isPast, lastDayOf } from '../submission/deadline.ts'
import { notifyLead } from '../submission/notify-lead.ts'
import type { SubmissionTable } from '../submission/submissions.ts'

/**
 * The national team's steps. Each is recorded, and the lead hears of it.
 * Source: guide, part 6: the centre validates, reopens an authority to correct, then marks final (stated).
 */

/** Asks the lead about the submission; until it is answered, nobody in the authority reopens it. Refuses `conflict` unless finalised. */
export async function querySubmission(
  tx: Tx,
  user: SignedInUser,
  { question, ...of }: SubmissionOf & { question: string },
  now: Date,
): Promise<void> {
  refuseUnlessChecked(await lockedSubmission(tx, of))
  const answered = { answer: null, answered_at: null, answered_by: null }
  const set = { status: 'queried', query: question, queried_at: now, queried_by: user.name, ...answered } as const
  await changeSubmission(tx, user, { ...of, action: 'submission.queried', set, after: { question } }, now)
  const sentence = `${user.name} of the national team asks about your submission: “${question}” Please answer.`
  await notifyLead(tx, of, { what: 'a question from the national team', sentence }, now)
}

/**
 * Opens the submission for corrections until the end of a day, after its deadline too. Answers a problem when that day has
 * passed or is not soon. Refuses `conflict` when it is final, or the authority can still change it by itself.
 */
export async function reopenForCorrection(
  tx: Tx,
  user: SignedInUser,
  { until, reason, ...of }: SubmissionOf & { until: string; reason: string },
  now: Date,
): Promise<readonly Problem[]> {
  const submission = await lockedSubmission(tx, of)
  if (submission.status === 'final') throw refuse('conflict', 'The submission is final, so it cannot be reopened.')
  const lastDay = lastDayOf(submission, await listSettings(tx, of.authority.id))
  if (submission.status === 'open' && !isPast(lastDay, now)) {
    throw refuse('conflict', `The submission is open already, until ${dateInWords(lastDay)}.`)
  }
  if (isPast(until, now)) return [{ code: 'past', where: 'until', message: 'The last day must be today or later' }]
  if (!isPast(until, new Date(now.getTime() + mostDays * 86_400_000))) {
    return [{ code: 'late', where: 'until', message: `The last day must be within ${mostDays} days` }]
  }
  const set = { ...openedAgain, reopened_until: until }
  await changeSubmission(tx, user, { ...of, action: 'submission.reopenedByCentre', set, after: { until, reason } }, now)
  const sentence = `${user.name} of the national team reopened your submission until the end of ${dateInWords(until)}: “${reason}” Correct the data, sign off data quality again, and finalise.`
  await notifyLead(tx, of, { what: 'reopened so that you can correct it', sentence }, now)
  return []
}

const mostDays = 92

/** Marks the submission final, for good, and keeps its figures for publication. Refuses `conflict` unless finalised. */
export async function markFinal(tx: Tx, user: SignedInUser, of: SubmissionOf, now: Date): Promise<void> {
  refuseUnlessChecked(await lockedSubmission(tx, of))
  const set = { status: 'final', final_at: now, final_by: user.name } as const
  await changeSubmission(tx, user, { ...of, action: 'submission.final', set }, now)
  await keepFigures(tx, user, of, now)
  const sentence =
    'The national team marked your submission final. Extract all data, check that the file is complete, and then permit the data to be purged.'
  await notifyLead(tx, of, { what: 'marked final', sentence }, now)
}

function refuseUnlessChecked({ status }: SubmissionTable): void {
  if (status === 'open') throw refuse('conflict', 'The authority has not finalised this submission.')
  if (status === 'final') throw refuse('conflict', 'The submission is final already.')
}
