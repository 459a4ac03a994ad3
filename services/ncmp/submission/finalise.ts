import type { SignedInUser } from '@remit/platform/access'
import type { Reader, Tx } from '@remit/platform/db'
import { dateInWords, type Problem, refuse } from '@remit/platform/service'
import { listSettings } from '../settings/settings.ts'
import { countAuthority } from './authority-figures.ts'
import { changeSubmission, lockedSubmission, openedAgain, type SubmissionOf } from './change-submission.ts'
import { isPast, lastDayOf } from './deadline.ts'
import { getSubmission } from './submissions.ts'

/**
 * What still stands in the way of finalising a submission: a sentence each; none when it may be finalised.
 * Source: guide, part 6: no unsuppressed warnings, a reason for every failing indicator (stated).
 */
export async function listObstacles(
  reader: Reader,
  user: SignedInUser,
  { authority: { id: authority }, year }: SubmissionOf,
  now: Date,
): Promise<readonly string[]> {
  const submission = await getSubmission(reader, authority, year)
  const look = { user, now, permission: 'submission.signOff', authority, year } as const
  const { failing, unconfirmedWarnings } = await countAuthority(reader, look)
  const reasoned = await reader
    .selectFrom('ncmp.breach_reasons')
    .select('indicator')
    .where('authority_id', '=', authority)
    .where('collection_year', '=', year)
    .execute()
  const unreasoned = failing.filter(({ key }) => !reasoned.some(({ indicator }) => indicator === key))
  const names = unreasoned.map(({ indicator }) => indicator.label).join('; ')
  const lastDay = lastDayOf(submission, await listSettings(reader, authority))
  return [
    unconfirmedWarnings === 1 && '1 record has a warning that nobody has confirmed.',
    unconfirmedWarnings > 1 && `${unconfirmedWarnings} records have warnings that nobody has confirmed.`,
    submission.signed_off_at === null && 'Data quality is not signed off.',
    submission.signed_off_at !== null &&
      unreasoned.length > 0 &&
      `Since data quality was signed off, more indicators went beyond their limits: ${names}. Sign off again.`,
    isPast(lastDay, now) && `The deadline was ${dateInWords(lastDay)}. Only the national team can take the data now.`,
  ].filter((obstacle) => obstacle !== false)
}

/**
 * Finalises a submission, which locks its data. Answers the obstacles as problems when there are any, else none. Refuses
 * `conflict` when it is finalised already.
 */
export async function finaliseSubmission(
  tx: Tx,
  user: SignedInUser,
  of: SubmissionOf,
  now: Date,
): Promise<readonly Problem[]> {
  const submission = await lockedSubmission(tx, of)
  if (submission.status !== 'open') throw refuse('conflict', 'The submission is finalised already.')
  const obstacles = await listObstacles(tx, user, of, now)
  if (obstacles.length > 0) return obstacles.map((message) => ({ code: 'obstacle', where: 'finalise', message }))
  const set = { status: 'finalised', finalised_at: now, finalised_by: user.name } as const
  await changeSubmission(tx, user, { ...of, action: 'submission.finalised', set }, now)
  return []
}

/**
 * Opens a finalised submission again, for corrections before the deadline (or the last day of a correction that the
 * national team opened); it has to be signed off anew. Refuses `conflict` when it is not finalised, the national team is
 * checking it, or that day has passed.
 */
export async function reopenSubmission(tx: Tx, user: SignedInUser, of: SubmissionOf, now: Date): Promise<void> {
  const submission = await lockedSubmission(tx, of)
  if (submission.status === 'open') throw refuse('conflict', 'The submission is open already.')
  if (submission.status !== 'finalised') {
    throw refuse('conflict', {
      message: 'The national team is checking the submission, or has marked it final, so you cannot reopen it.',
      next: 'Ask the national team to reopen it.',
    })
  }
  const lastDay = lastDayOf(submission, await listSettings(tx, of.authority.id))
  if (isPast(lastDay, now)) {
    throw refuse('conflict', {
      message: `The deadline was ${dateInWords(lastDay)}, so the submission cannot be reopened.`,
      next: 'Ask the national team to reopen it.',
    })
  }
  await changeSubmission(tx, user, { ...of, action: 'submission.reopened', set: openedAgain }, now)
}
