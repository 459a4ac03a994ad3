import { createHash, randomBytes } from 'node:crypto'
import type { Reader, Tx } from '../db/index.ts'
import { chooseRhythms, type Topic } from './choices.ts'

/** What a link stops: one topic, or everything optional of a service. */
export interface UnsubscribeLink {
  userId: string
  name: string
  email: string
  service: string
  topic: string | undefined
}

/** A new token for the link of one message: it can do nothing but stop these messages. Only its hash is kept. */
export async function newUnsubscribeToken(
  tx: Tx,
  { userId, service, topic, now }: { userId: string; service: string; topic: string | undefined; now: Date },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await tx
    .insertInto('unsubscribe_links')
    .values({ token_hash: hashOf(token), user_id: userId, service, topic: topic ?? null, created_at: now })
    .execute()
  return token
}

/** What this token's link stops; undefined when there is no such link. */
export async function findUnsubscribeLink(reader: Reader, token: string): Promise<UnsubscribeLink | undefined> {
  const row = await reader
    .selectFrom('unsubscribe_links as l')
    .innerJoin('users as u', 'u.id', 'l.user_id')
    .select(['l.user_id as userId', 'u.name', 'u.email', 'l.service', 'l.topic'])
    .where('l.token_hash', '=', hashOf(token))
    .where('u.closed_at', 'is', null)
    .executeTakeFirst()
  return row && { ...row, topic: row.topic ?? undefined }
}

/** Stops what the link says, of these topics, recorded. Pressed again it changes nothing. */
export async function unsubscribe(tx: Tx, link: UnsubscribeLink, topics: readonly Topic[], now: Date): Promise<void> {
  const stopped = topics.filter(({ key }) => link.topic === undefined || key === link.topic)
  const user = { id: link.userId, name: link.name }
  const never = stopped.map((topic) => ({ topic, rhythm: 'never' as const }))
  await chooseRhythms(tx, { user, service: link.service, topics: never, now })
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
