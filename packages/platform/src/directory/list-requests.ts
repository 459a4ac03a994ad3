import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isId, type Reader } from '../db/index.ts'
import type { Asked } from '../db/tables-requests.ts'

/** What somebody asks for. */
export interface RequestedAccess {
  /** `account-type`: the one role of a set of which everybody holds exactly one. */
  kind: 'role' | 'account-type' | 'places'
  asked: Asked
}

/** A request as its pages show it. */
export interface AccessRequest extends RequestedAccess {
  id: string
  service: string
  organisation: { id: string; name: string; path: string; kind: string }
  /** Whoever asks: `id` is their membership. */
  member: { id: string; status: string; user: { id: string; name: string; email: string } }
  reason: string | null
  status: 'open' | 'granted' | 'declined' | 'withdrawn' | 'expired' | 'overtaken'
  createdAt: Date
  expiresAt: Date
  decidedAt: Date | null
  /** The name of whoever decided. */
  decidedBy: string | null
  decisionReason: string | null
}

/** So many of one kind are shown at most: open ones beneath an organisation, or one user's own. */
const mostListed = 200

/** One request; undefined when there is none or the id is not one. */
export async function findRequest(reader: Reader, id: string): Promise<AccessRequest | undefined> {
  if (!isId(id)) return undefined
  return (await read(reader, sql`r.id = ${id}`))[0]
}

/** Everything one membership ever asked for, newest first. */
export async function listRequestsOf(reader: Reader, membership: string): Promise<readonly AccessRequest[]> {
  return read(reader, sql`r.membership_id = ${membership}`)
}

/** What was asked at these places: beneath a path, or at what the organisation holds as second holder. Newest first. */
export async function listRequestsBeneath(
  reader: Reader,
  { service, organisation, open }: { service: string; organisation: { id: string; path: string }; open: boolean },
): Promise<readonly AccessRequest[]> {
  const { id, path } = organisation
  const state = open ? sql`r.status = 'open'` : sql`r.status <> 'open'`
  return read(
    reader,
    sql`r.service = ${service} and ${state} and (o.path >= ${path} and o.path < ${`${path}~`}
      or exists (select 1 from organisation_holders h join organisations held on held.id = h.organisation_id
        where h.holder_id = ${id} and o.path >= held.path and o.path < held.path || '~'))`,
  )
}

/** Ids of open requests that have run out, and of those whose asker belongs no more. */
export async function listUnanswered(
  reader: Reader,
  now: Date,
): Promise<readonly { id: string; status: 'expired' | 'overtaken' }[]> {
  const rows = await reader
    .selectFrom('requests as r')
    .innerJoin('memberships as m', 'm.id', 'r.membership_id')
    .select(['r.id', 'm.status'])
    .where('r.status', '=', 'open')
    .where((eb) => eb.or([eb('r.expires_at', '<=', now), eb('m.status', '=', 'ended')]))
    .orderBy('r.id')
    .execute()
  return rows.map(({ id, status }) => ({ id, status: status === 'ended' ? 'overtaken' : 'expired' }))
}

async function read(reader: Reader, condition: RawBuilder<SqlBool>): Promise<AccessRequest[]> {
  const { rows } = await sql<AccessRequest>`
    select r.id, r.service, r.kind, r.asked, r.reason, r.status, r.created_at as "createdAt", r.expires_at as "expiresAt",
      r.decided_at as "decidedAt", d.name as "decidedBy", r.decision_reason as "decisionReason",
      json_build_object('id', o.id, 'name', o.name, 'path', o.path, 'kind', o.kind) as organisation,
      json_build_object('id', m.id, 'status', m.status,
        'user', json_build_object('id', u.id, 'name', u.name, 'email', u.email)) as member
    from requests r join memberships m on m.id = r.membership_id join users u on u.id = r.user_id
      join organisations o on o.id = r.organisation_id left join users d on d.id = r.decided_by
    where ${condition} order by r.created_at desc, r.id desc limit ${mostListed}`.execute(reader)
  return rows
}
