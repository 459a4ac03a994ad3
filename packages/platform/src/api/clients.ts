import { record } from '../audit/index.ts'
import { hashOfToken, newToken } from '../credentials/index.ts'
import { type Db, newId, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'

/** Another system that may ask about one service, and about no other. */
export interface ApiClient {
  id: string
  service: string
  name: string
}

type Named = { service: string; name: string }

/**
 * Makes a machine client of one service, recorded, and answers its token, which is kept nowhere. Refuses with `conflict` when
 * the service has a client of that name.
 */
export async function addApiClient(tx: Tx, { service, name }: Named, now: Date): Promise<string> {
  const token = newToken()
  const id = newId(now)
  const added = await tx
    .insertInto('api_clients')
    .values({ id, service, name, token_hash: hashOfToken(token), created_at: now })
    .onConflict((on) => on.columns(['service', 'name']).where('revoked_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw refuse('conflict', `There is a machine client “${name}” already.`)
  await recordClient(tx, 'client.added', { id, service, name }, now)
  return token
}

/** Ends a machine client: its next question is refused. Recorded. Refuses with `not-found` when there is none of that name. */
export async function removeApiClient(tx: Tx, { service, name }: Named, now: Date): Promise<void> {
  const removed = await tx
    .updateTable('api_clients')
    .set({ revoked_at: now })
    .where('service', '=', service)
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!removed) throw refuse('not-found', `There is no machine client “${name}”.`)
  await recordClient(tx, 'client.removed', { id: removed.id, service, name }, now)
}

const hourMs = 3_600_000

/** The client behind an `Authorization` header; undefined when the header is no bearer token of a client there is. */
export async function findApiClient(
  db: Db,
  authorization: string | undefined,
  now: Date,
): Promise<ApiClient | undefined> {
  const token = /^bearer +([\w-]{20,200})$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return undefined
  const found = await db
    .selectFrom('api_clients')
    .select(['id', 'service', 'name', 'last_used_at'])
    .where('token_hash', '=', hashOfToken(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (found === undefined) return undefined
  const { last_used_at: lastUsedAt, ...client } = found
  // To the hour, so that questions by the thousand are not writes by the thousand.
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > hourMs) {
    await db.updateTable('api_clients').set({ last_used_at: now }).where('id', '=', client.id).execute()
  }
  return client
}

async function recordClient(tx: Tx, action: string, { id, service, name }: ApiClient, now: Date): Promise<void> {
  await record(tx, { at: now, actor: { system: 'operator' }, service, action, subject: { type: 'client', id, name } })
}
