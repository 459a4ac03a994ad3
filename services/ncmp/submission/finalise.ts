import type { SignedInUser } from '@remit/platform/access'
import type { Reader, Tx } from '@remit/platform/db'
import { dateInWords, type Problem, refuse } from '@remit/platform/service'
import { listSettings } from '../settings/settings.ts'
import { collectionYearOf } from '../years/collection-year.ts'
import { countAuthority } from './authority-figures.ts'
import { changeSubmission, lockedSubmission } from './change-submission.ts'
import { deadlineOf, isPast } from './deadline.ts'
import { getSubmission } from './submissions.ts'

/**
 * What still stands in the way of finalising the current school year's submission: a sentence each; none when it may be
 * finalised. Source: guide, part 6: no unsuppressed warnings, a reason for every failing indicator (stated).
 */
export async function listObstacles(reader: Reader, user: SignedInUser, now: Date): Promise<readonly string[]> {
  const year = await collectionYearOf(reader, now)
  const authority = user.acting.organisation.id
  const submission = await getSubmission(reader, authority, year)
  const { failing, unconfirmedWarnings } = await countAuthority(reader, user, now)
  const reasoned = await reader
    .selectFrom('ncmp.breach_reasons')
    .select('indicator')
    .where('authority_id', '=', authority)
    .where('collection_year', '=', year)
    .execute()
  const unreasoned = failing.filter(({ key }) => !reasoned.some(({ indicator }) => indicator === key))
  const names = unreasoned.map(({ indicator }) => indicator.label).join('; ')
  const deadline = deadlineOf(await listSettings(reader, authority), year)
  return [
    unconfirmedWarnings === 1 && '1 record has a warning that nobody has confirmed.',
    unconfirmedWarnings > 1 && `${unconfirmedWarnings} records have warnings that nobody has confirmed.`,
    submission.signed_off_at === null && 'Data quality is not signed off.',
    submission.signed_off_at !== null &&
      unreasoned.length > 0 &&
      `Since data quality was signed off, more indicators went beyond their limits: ${names}. Sign off again.`,
    isPast(deadline, now) && `The deadline was ${dateInWords(deadline)}. Only the national team can take the data now.`,
  ].filter((obstacle) => obstacle !== false)
}

/**
 * Finalises the current school year's submission of the user's authority, which locks its data. Answers the obstacles as
 * problems when there are any, else none. Refuses `conflict` when it is finalised already.
 */
export async function finaliseSubmission(tx: Tx, user: SignedInUser, now: Date): Promise<readonly Problem[]> {
  const year = await collectionYearOf(tx, now)
  const submission = await lockedSubmission(tx, user, year)
  if (submission.status === 'finalised') throw refuse('conflict', 'The submission is finalised already.')
  const obstacles = await listObstacles(tx, user, now)
  if (obstacles.length > 0) return obstacles.map((message) => ({ code: 'obstacle', where: 'finalise', message }))
  const set = { status: 'finalised', finalised_at: now, finalised_by: user.name } as const
  await changeSubmission(tx, user, { year, action: 'submission.finalised', set }, now)
  return []
}

/**
 * Opens a finalised submission again, for corrections before the deadline; it has to be signed off anew. Refuses
 * `conflict` when it is not finalised, the deadline has passed, or permission to purge was given.
 */
export async function reopenSubmission(tx: Tx, user: SignedInUser, now: Date): Promise<void> {
  const year = await collectionYearOf(tx, now)
  const submission = await lockedSubmission(tx, user, year)
  if (submission.status !== 'finalised') throw refuse('conflict', 'The submission is open already.')
  const deadline = deadlineOf(await listSettings(tx, user.acting.organisation.id), year)
  if (isPast(deadline, now)) {
    throw refuse('conflict', {
      message: `The deadline was ${dateInWords(deadline)}, so the submission cannot be reopened.`,
      next: 'Ask the national team to reopen it.',
    })
  }
  if (submission.purge_permitted_at !== null) {
    throw refuse('conflict', 'You gave permission to purge this data, so it can no longer be changed.')
  }
  const set = {
    status: 'open',
    finalised_at: null,
    finalised_by: null,
    signed_off_at: null,
    signed_off_by: null,
  } as const
  await changeSubmission(tx, user, { year, action: 'submission.reopened', set }, now)
}

/**
 * Keeps the permission to purge the authority's data of the current school year. Refuses `conflict` unless the submission
 * is finalised and the data was downloaded since. Source: guide, part 6, “ready to purge” (stated).
 */
export async function permitPurge(tx: Tx, user: SignedInUser, now: Date): Promise<void> {
  const year = await collectionYearOf(tx, now)
  const submission = await lockedSubmission(tx, user, year)
  const { finalised_at: finalisedAt, extracted_at: extractedAt } = submission
  if (submission.purge_permitted_at !== null) throw refuse('conflict', 'Permission to purge was given already.')
  if (finalisedAt === null) throw refuse('conflict', 'Finalise the submission before you permit its data to be purged.')
  if (extractedAt === null || extractedAt < finalisedAt) {
    throw refuse('conflict', 'Download all data before you permit it to be purged, and check that it is complete.')
  }
  const set = { purge_permitted_at: now, purge_permitted_by: user.name }
  await changeSubmission(tx, user, { year, action: 'submission.purgePermitted', set }, now)
}
