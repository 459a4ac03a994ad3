import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'

/** Notes that letters about these children of a school were made, once in the history for all of them. */
export async function makeLetters(
  tx: Tx,
  user: SignedInUser,
  made: { school: { id: string; name: string }; pupilIds: readonly string[] },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('ncmp.pupils')
    .set({ letter_made_at: now })
    .where('id', 'in', [...made.pupilIds])
    .execute()
  await record(tx, {
    at: now,
    actor: { id: user.id, name: user.name },
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'letters.made',
    subject: { type: 'school', id: made.school.id, name: made.school.name },
    after: { letters: made.pupilIds.length },
  })
}
