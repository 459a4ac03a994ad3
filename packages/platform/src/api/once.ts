import { createHash } from 'node:crypto'
import type { Db, Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import type { ApiClient } from './clients.ts'
import { malformed } from './machines.ts'

/** What was sent under a key of the client's own. */
export interface Keyed {
  client: ApiClient
  key: string
  /** The address and the body, as they were sent. */
  asked: string
  now: Date
}

/** The key as the header gives it; undefined when it gives none. Refuses with `malformed` what is no key. */
export function keyIn(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header
  throw malformed('The Idempotency-Key is not one text of up to 200 visible characters.')
}

/**
 * Makes the change once under this key: sent again, it answers which membership it was of, and changes nothing. A second
 * request waits for the first. Refuses with `conflict` when something else was sent under the key before.
 */
export async function once(tx: Tx, keyed: Keyed, change: () => Promise<string>): Promise<string> {
  const { client, key, now } = keyed
  const asked = createHash('sha256').update(keyed.asked).digest('hex')
  await lockKey(tx, client)
  const before = await tx
    .selectFrom('api_answers')
    .select(['asked', 'membership_id'])
    .where('client_id', '=', client.id)
    .where('key', '=', key)
    .executeTakeFirst()
  if (before?.asked === asked) return before.membership_id
  if (before !== undefined) throw refuse('conflict', 'Something else was sent under this Idempotency-Key before.')
  const membership = await change()
  await tx
    .insertInto('api_answers')
    .values({ client_id: client.id, key, asked, membership_id: membership, made_at: now })
    .execute()
  return membership
}

// Keyed changes of one client follow one another: that is what makes the second of two alike wait for the first.
async function lockKey(tx: Tx, { id }: ApiClient): Promise<void> {
  await tx.selectFrom('api_clients').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

const minuteMs = 60_000

/** Counts a request of the client, for every process together. Answers the seconds to wait when it asked too often this minute; 0 otherwise. */
export async function countRequest(db: Db, { id }: ApiClient, most: number, now: Date): Promise<number> {
  const minute = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs)
  const { requests } = await db
    .insertInto('api_minutes')
    .values({ client_id: id, minute, requests: 1 })
    .onConflict((on) =>
      on.columns(['client_id', 'minute']).doUpdateSet((row) => ({ requests: row('api_minutes.requests', '+', 1) })),
    )
    .returning('requests')
    .executeTakeFirstOrThrow()
  return requests <= most ? 0 : Math.max(1, Math.ceil((minute.getTime() + minuteMs - now.getTime()) / 1000))
}
