import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import type { Updateable } from 'kysely'
import { collectionYearLabel } from '../years/collection-year.ts'
import { lockSubmission } from './locked.ts'
import { getSubmission, type SubmissionTable } from './submissions.ts'

/** Whose submission, and of which school year. */
export interface SubmissionOf {
  authority: { id: string; name: string; path: string }
  year: number
}

/** One step of a submission: what is written, and how the history tells of it. */
export interface Step {
  /** `submission.finalised`. */
  action: string
  set: Omit<Updateable<SubmissionTable>, 'authority_id' | 'collection_year'>
  after?: Readonly<Record<string, unknown>>
}

/** Who takes a step: a user, or the system at the deadline. */
export type StepActor = SignedInUser | { system: string }

/** What a submission goes back to when it is opened again: it has to be signed off and finalised anew. */
export const openedAgain = {
  status: 'open',
  finalised_at: null,
  finalised_by: null,
  signed_off_at: null,
  signed_off_by: null,
} as const

/**
 * A submission, locked: nobody else changes it, or the data it takes in, before the transaction ends. Every step reads it
 * so before judging whether the step may be taken.
 */
export async function lockedSubmission(tx: Tx, { authority, year }: SubmissionOf): Promise<SubmissionTable> {
  await lockSubmission(tx, authority.id, year)
  await tx
    .insertInto('ncmp.submissions')
    .values({ authority_id: authority.id, collection_year: year, status: 'open' })
    .onConflict((on) => on.columns(['authority_id', 'collection_year']).doNothing())
    .execute()
  return await getSubmission(tx, authority.id, year)
}

/** Takes a step on a submission that `lockedSubmission` locked, recorded. Whether it may be taken is the caller's to judge. */
export async function changeSubmission(
  tx: Tx,
  actor: StepActor,
  { authority, year, action, set, after }: SubmissionOf & Step,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('ncmp.submissions')
    .set(set)
    .where('authority_id', '=', authority.id)
    .where('collection_year', '=', year)
    .execute()
  const name = `${authority.name}, ${collectionYearLabel(year)}`
  await record(tx, {
    at: now,
    actor,
    service: 'ncmp',
    organisation: authority,
    action,
    subject: { type: 'submission', id: `${authority.id} ${year}`, name },
    ...(after && { after }),
  })
}
