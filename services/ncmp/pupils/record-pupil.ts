import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'

/** A change to one child's record: which fields, never their values, for the history outlives the purge of the data. */
export interface PupilChange {
  action:
    | 'pupil.added'
    | 'pupil.changed'
    | 'pupil.moved'
    | 'pupil.removed'
    | 'measurement.added'
    | 'pupil.notMeasured'
    | 'warnings.confirmed'
  pupilId: string
  school: string
  fields: readonly string[]
  /** A key of `removalReasons`, when the record was removed. */
  reason?: string
}

/** Writes the change to the authority's history, in the caller's transaction. */
export async function recordPupil(tx: Tx, user: SignedInUser, change: PupilChange, now: Date): Promise<void> {
  await record(tx, {
    at: now,
    actor: { id: user.id, name: user.name },
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: change.action,
    subject: { type: 'pupil', id: change.pupilId, name: `A pupil of ${change.school}` },
    after: { fields: change.fields, ...(change.reason !== undefined && { reason: change.reason }) },
  })
}
