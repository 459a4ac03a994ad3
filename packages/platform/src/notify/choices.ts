import { record } from '../audit/index.ts'
import type { Reader, Tx } from '../db/index.ts'
import type { Rhythm } from '../db/tables-notices.ts'

/** Something users can hear of, as often as they choose. */
export interface Topic {
  /** `people.changes`, or the permission whose holders hear of it. */
  key: string
  label: string
  /** How often, until the user chooses. */
  usual: Exclude<Rhythm, 'never'>
}

/** One user's own choices in a service, by topic; what they never chose is missing. */
export async function listChoices(
  reader: Reader,
  userId: string,
  service: string,
): Promise<ReadonlyMap<string, Rhythm>> {
  const rows = await reader
    .selectFrom('notification_choices')
    .select(['topic', 'rhythm'])
    .where('user_id', '=', userId)
    .where('service', '=', service)
    .execute()
  return new Map(rows.map(({ topic, rhythm }) => [topic, rhythm]))
}

/** How often each of these users hears of the topic. */
export async function rhythmsOf(
  reader: Reader,
  { service, topic, users }: { service: string; topic: Topic; users: readonly string[] },
): Promise<ReadonlyMap<string, Rhythm>> {
  const rows = await reader
    .selectFrom('notification_choices')
    .select(['user_id', 'rhythm'])
    .where('service', '=', service)
    .where('topic', '=', topic.key)
    .where('user_id', 'in', users)
    .execute()
  const chosen = new Map(rows.map(({ user_id, rhythm }) => [user_id, rhythm]))
  return new Map(users.map((user) => [user, chosen.get(user) ?? topic.usual]))
}

/** What a user chooses, recorded; what waits for them moves to the new rhythm, or is dropped. Answers whether anything changed. */
export async function chooseRhythms(
  tx: Tx,
  choice: {
    user: { id: string; name: string }
    service: string
    topics: readonly { topic: Topic; rhythm: Rhythm }[]
    now: Date
  },
): Promise<boolean> {
  const { user, service, topics, now } = choice
  const had = await listChoices(tx, user.id, service)
  const changed = topics.filter(({ topic, rhythm }) => (had.get(topic.key) ?? topic.usual) !== rhythm)
  if (changed.length === 0) return false
  const rows = changed.map(({ topic, rhythm }) => ({ user_id: user.id, service, topic: topic.key, rhythm }))
  await tx
    .insertInto('notification_choices')
    .values(rows)
    .onConflict((on) =>
      on.columns(['user_id', 'service', 'topic']).doUpdateSet((eb) => ({ rhythm: eb.ref('excluded.rhythm') })),
    )
    .execute()
  const never = rows.filter(({ rhythm }) => rhythm === 'never').map(({ topic }) => topic)
  await tx
    .deleteFrom('notices')
    .where('user_id', '=', user.id)
    .where('service', '=', service)
    .where('topic', 'in', never)
    .execute()
  const subject = { type: 'user', id: user.id, name: user.name }
  const before = Object.fromEntries(changed.map(({ topic }) => [topic.key, had.get(topic.key) ?? topic.usual]))
  const after = Object.fromEntries(changed.map(({ topic, rhythm }) => [topic.key, rhythm]))
  await record(tx, { at: now, actor: user, service, action: 'notifications.chosen', subject, before, after })
  return true
}
