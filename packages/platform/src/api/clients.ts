import { record } from '../audit/index.ts'
import { hashOfToken, newToken } from '../credentials/index.ts'
import { type Db, newId, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'

/** Another system that may ask about one service, and about no other. */
export interface ApiClient {
  id: string
  service: string
  name: string
  /** The membership it acts in; null: it may only ask about access. */
  membership: string | null
  may: readonly ClientGrant[]
}

/** What a client may be granted of what the user it acts for may do. */
export const clientGrants = ['users.read', 'users.invite', 'users.change', 'users.end', 'history.read'] as const
export type ClientGrant = (typeof clientGrants)[number]

type Named = { service: string; name: string }
type Acting = { membership: string; may: readonly ClientGrant[] }

/**
 * Makes a machine client of one service, recorded, and answers its token, which is kept nowhere. With `acting` it may also act
 * in that membership, within what it is granted. Refuses with `conflict` when the service has a client of that name.
 */
export async function addApiClient(
  tx: Tx,
  { service, name, acting }: Named & { acting?: Acting },
  now: Date,
): Promise<string> {
  const token = newToken()
  const id = newId(now)
  const added = await tx
    .insertInto('api_clients')
    .values({
      id,
      service,
      name,
      token_hash: hashOfToken(token),
      created_at: now,
      membership_id: acting?.membership ?? null,
      may: [...(acting?.may ?? [])],
    })
    .onConflict((on) => on.columns(['service', 'name']).where('revoked_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw refuse('conflict', `There is a machine client “${name}” already.`)
  await recordClient(tx, 'client.added', { id, service, name, ...acting }, now)
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
    .select(['id', 'service', 'name', 'last_used_at', 'membership_id as membership', 'may'])
    .where('token_hash', '=', hashOfToken(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (found === undefined) return undefined
  const { last_used_at: lastUsedAt, may, ...client } = found
  // To the hour, so that questions by the thousand are not writes by the thousand.
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > hourMs) {
    await db.updateTable('api_clients').set({ last_used_at: now }).where('id', '=', client.id).execute()
  }
  return { ...client, may: clientGrants.filter((grant) => may.includes(grant)) }
}

type Recorded = Named & { id: string } & Partial<Acting>

async function recordClient(tx: Tx, action: string, client: Recorded, now: Date): Promise<void> {
  const { id, service, name, membership, may } = client
  const entry = { at: now, actor: { system: 'operator' }, service, action, subject: { type: 'client', id, name } }
  await record(tx, membership === undefined ? entry : { ...entry, after: { membership, may: [...(may ?? [])] } })
}
