import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import type { Updateable } from 'kysely'
import { collectionYearLabel } from '../years/collection-year.ts'
import { lockSubmission } from './locked.ts'
import { getSubmission, type SubmissionTable } from './submissions.ts'

/** One step of a submission: what is written, and how the history tells of it. */
export interface Step {
  year: number
  /** `submission.finalised`. */
  action: string
  set: Omit<Updateable<SubmissionTable>, 'authority_id' | 'collection_year'>
  after?: Readonly<Record<string, unknown>>
}

/**
 * The submission of the authority the user acts in, locked: nobody else changes it, or the data it takes in, before the
 * transaction ends. Every step reads it so before judging whether the step may be taken.
 */
export async function lockedSubmission(tx: Tx, user: SignedInUser, year: number): Promise<SubmissionTable> {
  const authority = user.acting.organisation.id
  await lockSubmission(tx, authority, year)
  await tx
    .insertInto('ncmp.submissions')
    .values({ authority_id: authority, collection_year: year, status: 'open' })
    .onConflict((on) => on.columns(['authority_id', 'collection_year']).doNothing())
    .execute()
  return await getSubmission(tx, authority, year)
}

/** Takes a step on a submission that `lockedSubmission` locked, recorded. Whether it may be taken is the caller's to judge. */
export async function changeSubmission(tx: Tx, user: SignedInUser, step: Step, now: Date): Promise<void> {
  const authority = user.acting.organisation
  await tx
    .updateTable('ncmp.submissions')
    .set(step.set)
    .where('authority_id', '=', authority.id)
    .where('collection_year', '=', step.year)
    .execute()
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: authority,
    action: step.action,
    subject: {
      type: 'submission',
      id: `${authority.id} ${step.year}`,
      name: `${authority.name}, ${collectionYearLabel(step.year)}`,
    },
    ...(step.after && { after: step.after }),
  })
}
