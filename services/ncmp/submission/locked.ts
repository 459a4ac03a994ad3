import type { Reader, Tx } from '@remit/platform/db'
import { dateInWords, refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import { listSettings } from '../settings/settings.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { isPast, lastDayOf } from './deadline.ts'
import { getSubmission, type SubmissionTable } from './submissions.ts'

/** Which school year's data is about to be changed, and when. */
export interface Change {
  year: number
  now: Date
}

/** Why data cannot be changed, and what to do about it. */
export interface Lock {
  message: string
  next: string
}

/**
 * Refuses (`conflict`) when the data of that school year is locked for the school's authority: see `findLock`. Otherwise
 * nobody can finalise before this transaction ends. Every change to pupils, measurements, schools and eligible numbers
 * calls it first, once per school (or once for the authority: `refuseWhenAuthorityLocked`).
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

/**
 * Why the authority's data of a school year cannot be changed: it is purged, finalised or being checked, its deadline (or
 * the correction's last day) has passed, or the year is not the current one and nobody opened it for a correction.
 * Undefined while it can be changed.
 */
export async function findLock(reader: Reader, authorityId: string, change: Change): Promise<Lock | undefined> {
  const { year, now } = change
  const submission = await getSubmission(reader, authorityId, year)
  const lastDay = lastDayOf(submission, await listSettings(reader, authorityId))
  if (submission.status !== 'open') return lockOfStatus(submission, isPast(lastDay, now))
  const label = collectionYearLabel(year)
  if (submission.reopened_until === null) {
    const current = await collectionYearOf(reader, now)
    if (year !== current) {
      const message = `The school year ${label} is not the current one, so its data can be read and not changed.`
      return { message, next: `Work on the school year ${collectionYearLabel(current)}.` }
    }
  }
  if (!isPast(lastDay, now)) return undefined
  const message = `The deadline for ${label} was ${dateInWords(lastDay)}, so its data cannot be changed.`
  return { message, next: askCentre }
}

const askCentre = 'If something has to be corrected, ask the national team to reopen the submission.'

function lockOfStatus(submission: SubmissionTable, isOver: boolean): Lock {
  const { status, finalised_by, purged_at, collection_year } = submission
  const label = collectionYearLabel(collection_year)
  if (purged_at !== null) {
    const message = `The pupil records of ${label} have been purged.`
    return { message, next: 'The authority’s own download is the only copy.' }
  }
  if (status === 'final') {
    const message = `The submission for ${label} is final, so its data cannot be changed any more.`
    return { message, next: 'Tell the national team if you find something wrong.' }
  }
  const message = `The submission for ${label} is finalised, so its data cannot be changed.`
  const mayReopen = status === 'finalised' && !isOver
  const next = mayReopen ? `Ask ${finalised_by ?? 'the NCMP lead'} to reopen the submission first.` : askCentre
  return { message, next }
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
