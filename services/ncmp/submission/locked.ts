import type { Reader, Tx } from '@remit/platform/db'
import { dateInWords, refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import { listSettings } from '../settings/settings.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { deadlineOf, isPast } from './deadline.ts'
import { getSubmission } from './submissions.ts'

/** Which school year's data is about to be changed, and when. */
export interface Change {
  year: number
  now: Date
}

/**
 * Refuses (`conflict`) when the data of that school year is locked for the school's authority: the year is not the current
 * one, its deadline has passed, or the authority finalised. Otherwise nobody can finalise before this transaction ends.
 * Every change to pupils, measurements, schools and eligible numbers calls it first, once per school (or once for the
 * authority: `refuseWhenAuthorityLocked`).
 * Source: finalising locks editing; at the deadline the centre locks (NCMP IT system guide, part 6, stated).
 */
export async function refuseWhenLocked(tx: Tx, schoolId: string, change: Change): Promise<void> {
  const school = await tx.selectFrom('organisations').select('parent_id').where('id', '=', schoolId).executeTakeFirst()
  if (!school?.parent_id) throw refuse('not-found', 'This school is not on any authority’s list.')
  await refuseWhenAuthorityLocked(tx, school.parent_id, change)
}

/** As `refuseWhenLocked`, for all schools of an authority at once. */
export async function refuseWhenAuthorityLocked(tx: Tx, authorityId: string, change: Change): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${lockNumber(authorityId, change.year)})`.execute(tx)
  const lock = await findLock(tx, authorityId, change)
  if (lock !== undefined) throw refuse('conflict', lock)
}

/** Why the data of the authority's school year cannot be changed, and what to do about it; undefined while it can. */
export async function findLock(
  reader: Reader,
  authorityId: string,
  { year, now }: Change,
): Promise<{ message: string; next: string } | undefined> {
  const submission = await getSubmission(reader, authorityId, year)
  const label = collectionYearLabel(year)
  if (submission.status === 'finalised') {
    return {
      message: `The submission for ${label} is finalised, so its data cannot be changed.`,
      next: `Ask ${submission.finalised_by ?? 'the NCMP lead'} to reopen the submission first.`,
    }
  }
  const current = await collectionYearOf(reader, now)
  if (year !== current) {
    const message = `The school year ${label} is not the current one, so its data can be read and not changed.`
    return { message, next: `Work on the school year ${collectionYearLabel(current)}.` }
  }
  const deadline = deadlineOf(await listSettings(reader, authorityId), year)
  if (!isPast(deadline, now)) return undefined
  const message = `The deadline for ${label} was ${dateInWords(deadline)}, so its data cannot be changed.`
  return { message, next: 'If something has to be corrected, ask the national team to reopen the submission.' }
}

/**
 * INVARIANT (locked data stands still): whoever changes data holds this lock shared and whoever finalises holds it
 * alone, so no change that began before finalising can commit after it.
 */
export async function lockSubmission(tx: Tx, authorityId: string, year: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockNumber(authorityId, year)})`.execute(tx)
}

function lockNumber(authorityId: string, year: number) {
  return sql`hashtextextended(${`ncmp.submission ${authorityId} ${year}`}, 0)`
}
