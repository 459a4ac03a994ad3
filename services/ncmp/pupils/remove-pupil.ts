import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import type { ShownPupil } from './change-measurement.ts'
import { lockPupil } from './lock-pupil.ts'
import { recordPupil } from './record-pupil.ts'

/** Why a child’s record does not belong in the collection at all. Source: inferred; a child who left keeps the record. */
export const removalReasons = {
  mistake: 'It was added by mistake',
  twice: 'The child is in the grid twice',
  'not-in-year': 'The child is in neither Reception nor Year 6',
  'other-school': 'The child has never been at one of our schools',
} as const

export type RemovalReason = keyof typeof removalReasons

// The table's own keys, which `Object.keys` types as any text; there is at least one.
export const removalReasonKeys = Object.keys(removalReasons) as [RemovalReason, ...RemovalReason[]]

/**
 * Removes a child’s record with its measurement, for good; that it was there, and the reason, stay in the history. Refuses
 * `conflict` once the year’s data is locked, or when somebody changed the record meanwhile: see `lockPupil`.
 */
export async function removePupil(
  tx: Tx,
  user: SignedInUser,
  { pupil, revision, reason }: ShownPupil & { reason: RemovalReason },
  now: Date,
): Promise<void> {
  const { id } = await lockPupil(tx, pupil, revision, now)
  await tx.deleteFrom('ncmp.pupils').where('id', '=', id).execute()
  const change = { action: 'pupil.removed', pupilId: id, school: pupil.school_name, fields: [], reason } as const
  await recordPupil(tx, user, change, now)
}
