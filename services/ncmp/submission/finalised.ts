import type { Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import { collectionYearLabel } from '../schools/collection-year.ts'

/**
 * Refuses (`conflict`) when the school's authority has finalised that school year; otherwise nobody can finalise it
 * before this transaction ends. Every change to pupils, measurements and eligible numbers calls it first, once per
 * school (or once for the authority: `refuseWhenAuthorityFinalised`).
 * Source: finalising locks editing (NCMP IT system guide, part 6, stated).
 */
export async function refuseWhenFinalised(tx: Tx, schoolId: string, year: number): Promise<void> {
  const school = await tx.selectFrom('organisations').select('parent_id').where('id', '=', schoolId).executeTakeFirst()
  if (!school?.parent_id) throw refuse('not-found', 'This school is not on any authority’s list.')
  await refuseWhenAuthorityFinalised(tx, school.parent_id, year)
}

/** As `refuseWhenFinalised`, for all schools of an authority at once. */
export async function refuseWhenAuthorityFinalised(tx: Tx, authorityId: string, year: number): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${lockNumber(authorityId, year)})`.execute(tx)
  const submission = await tx
    .selectFrom('ncmp.submissions')
    .select(['status', 'finalised_by'])
    .where('authority_id', '=', authorityId)
    .where('collection_year', '=', year)
    .executeTakeFirst()
  if (submission?.status !== 'finalised') return
  throw refuse('conflict', {
    message: `The submission for ${collectionYearLabel(year)} is finalised, so its data cannot be changed.`,
    next: `Ask ${submission.finalised_by ?? 'the NCMP lead'} to reopen the submission first.`,
  })
}

/**
 * INVARIANT (finalised data stands still): whoever changes data holds this lock shared and whoever finalises holds it
 * alone, so no change that began before finalising can commit after it.
 */
export async function lockSubmission(tx: Tx, authorityId: string, year: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockNumber(authorityId, year)})`.execute(tx)
}

function lockNumber(authorityId: string, year: number) {
  return sql`hashtextextended(${`ncmp.submission ${authorityId} ${year}`}, 0)`
}
