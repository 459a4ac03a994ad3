import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import { isId, type Tx } from '@remit/platform/db'
import type { UploadStatus } from './uploads.ts'

/** What has come to its end can be taken off the list; what somebody has yet to decide, or a job works on, cannot. */
export const endedStatuses: readonly UploadStatus[] = ['saved', 'refused', 'cancelled']

/**
 * Takes the lines of the user’s own ended uploads off their list, and records how many; the pupils and the history stay.
 * Answers the number; ids of anything else count for nothing. Source: the tick that removes a line (user guide, stated).
 */
export async function dismissUploads(tx: Tx, user: SignedInUser, ids: readonly string[], now: Date): Promise<number> {
  const asked = ids.filter(isId)
  if (asked.length === 0) return 0
  const gone = await tx
    .updateTable('ncmp.uploads')
    .set({ dismissed_at: now })
    .where('id', 'in', asked)
    .where('user_id', '=', user.id)
    .where('authority_id', '=', user.acting.organisation.id)
    .where('status', 'in', [...endedStatuses])
    .where('dismissed_at', 'is', null)
    .returning('id')
    .execute()
  if (gone.length === 0) return 0
  await record(tx, {
    at: now,
    actor: { id: user.id, name: user.name },
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'uploads.dismissed',
    subject: { type: 'user', id: user.id, name: user.name },
    after: { uploads: gone.map(({ id }) => id) },
  })
  return gone.length
}
