import { newId, type Tx } from '../db/index.ts'
import type { Rhythm, Told } from '../db/tables-notices.ts'
import { differing } from './announce.ts'
import { dueAt } from './due-at.ts'

/** One announcement as it is gathered. */
export interface Gathered {
  id: string
  service: string
  topic: string
  thing: string
  before: Told
  after: Told
}

/** Somebody who hears of it. */
export interface Recipient {
  user: string
  membership: string
  rhythm: Rhythm
}

/**
 * Adds the announcement to what waits for each recipient. A thing that waits already keeps what it was at first and takes
 * what it is now; when that comes to no change, nothing waits any more.
 */
export async function gather(
  tx: Tx,
  announcement: Gathered,
  recipients: readonly Recipient[],
  now: Date,
): Promise<void> {
  for (const { user, membership, rhythm } of recipients) {
    if (rhythm === 'never') continue
    const { id, service, topic, thing } = announcement
    const waiting = await tx
      .selectFrom('notices')
      .select(['id', 'before', 'after', 'due_at', 'began_at'])
      .where('membership_id', '=', membership)
      .where('topic', '=', topic)
      .where('thing', '=', thing)
      .forUpdate()
      .executeTakeFirst()
    const [before, after] = differing(
      { ...announcement.before, ...waiting?.before },
      { ...waiting?.after, ...announcement.after },
    )
    if (waiting) await tx.deleteFrom('notices').where('id', '=', waiting.id).execute()
    if (Object.keys(before).length === 0) continue
    const told = { before: JSON.stringify(before), after: JSON.stringify(after) }
    const about = { user_id: user, membership_id: membership, service, topic, thing, announcement_id: id }
    await tx
      .insertInto('notices')
      .values({
        id: newId(now),
        ...about,
        ...told,
        due_at: waiting?.due_at ?? dueAt(rhythm, now),
        began_at: waiting?.began_at ?? now,
      })
      .execute()
  }
}
