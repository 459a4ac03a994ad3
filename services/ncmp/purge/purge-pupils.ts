import type { SignedInUser } from '@remit/platform/access'
import type { Reader, Tx } from '@remit/platform/db'
import { type Problem, refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import { changeSubmission, lockedSubmission, type SubmissionOf } from '../submission/change-submission.ts'
import { notifyLead } from '../submission/notify-lead.ts'

/** What a purge deletes. */
export interface ToPurge {
  records: number
  measured: number
  /** Schools the records are of. */
  schools: number
  /** Files of pupils that were uploaded. */
  uploads: number
}

/** Counts what a purge of the authority's school year would delete, at every school, removed ones included. */
export async function countToPurge(reader: Reader, { authority, year }: SubmissionOf): Promise<ToPurge> {
  const pupils = await pupilsOf(reader, { authority, year })
    .select([
      sql<number>`count(*)::integer`.as('records'),
      sql<number>`count(height_cm)::integer`.as('measured'),
      sql<number>`count(distinct school_id)::integer`.as('schools'),
    ])
    .executeTakeFirstOrThrow()
  const { uploads } = await reader
    .selectFrom('ncmp.uploads')
    .where('authority_id', '=', authority.id)
    .where('collection_year', '=', year)
    .select(sql<number>`count(*)::integer`.as('uploads'))
    .executeTakeFirstOrThrow()
  return { ...pupils, uploads }
}

/**
 * Deletes the authority's pupil records of a school year for good, with the files they were uploaded in; numbers and
 * history stay. `confirmed` is how many records the user says there are: another number is a problem, and nothing is
 * deleted. Refuses `conflict` without the lead's permission, or when it is done already.
 * Source: guide, part 6: data is purged nationally after the authority’s permission (stated).
 */
export async function purgePupils(
  tx: Tx,
  user: SignedInUser,
  { confirmed, authority, year }: SubmissionOf & { confirmed: number },
  now: Date,
): Promise<readonly Problem[]> {
  const of = { authority, year }
  const submission = await lockedSubmission(tx, of)
  if (submission.purged_at !== null) throw refuse('conflict', 'These pupil records have been purged already.')
  if (submission.purge_permitted_at === null) {
    throw refuse('conflict', 'The authority’s lead has not permitted its data to be purged.')
  }
  const counted = await countToPurge(tx, of)
  if (confirmed !== counted.records) {
    const message = `There are ${counted.records} pupil records, not ${confirmed}: enter the number to confirm it`
    return [{ code: 'unconfirmed', where: 'records', message }]
  }
  await deletePupils(tx, of, now)
  const set = { purged_at: now, purged_by: user.name, purged_records: counted.records }
  await changeSubmission(tx, user, { ...of, action: 'submission.purged', set, after: { ...counted } }, now)
  const sentence = `${counted.records} pupil records of your authority have been deleted for good, as you permitted. Your own download is the only copy.`
  await notifyLead(tx, of, { what: 'pupil records purged', sentence }, now)
  return []
}

async function deletePupils(tx: Tx, { authority, year }: SubmissionOf, now: Date): Promise<void> {
  const uploads = tx
    .selectFrom('ncmp.uploads')
    .select('id')
    .where('authority_id', '=', authority.id)
    .where('collection_year', '=', year)
  await tx.deleteFrom('ncmp.upload_rows').where('upload_id', 'in', uploads).execute()
  await tx.deleteFrom('ncmp.upload_parts').where('upload_id', 'in', uploads).execute()
  await tx
    .updateTable('ncmp.uploads')
    .set({ status: 'cancelled', updated_at: now })
    .where('id', 'in', uploads)
    .where('status', 'not in', ['saved', 'refused', 'cancelled'])
    .execute()
  await tx.deleteFrom('ncmp.pupils').where('id', 'in', pupilsOf(tx, { authority, year }).select('pupil.id')).execute()
}

function pupilsOf(reader: Reader, { authority, year }: SubmissionOf) {
  return reader
    .selectFrom('ncmp.pupils as pupil')
    .where('pupil.collection_year', '=', year)
    .where('pupil.school_id', 'in', (query) =>
      query
        .selectFrom('organisations as school')
        .select('school.id')
        .where('school.parent_id', '=', authority.id)
        .where('school.kind', '=', 'school'),
    )
}
