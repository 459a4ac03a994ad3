import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isId, type Reader } from '../db/index.ts'

/** Roles on their way from one user to the next. */
export interface Handover {
  id: string
  service: string
  organisation: { id: string; name: string; path: string; kind: string }
  from: { membership: string; user: string; name: string; email: string }
  successor: { membership: string; user: string; name: string; email: string; status: string }
  roles: readonly string[]
  leaves: boolean
  reason: string | null
  status: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired'
  createdAt: Date
  expiresAt: Date
  answeredAt: Date | null
  answer: string | null
}

/** One by id; undefined when there is none or the id is not one. */
export async function findHandover(reader: Reader, id: string): Promise<Handover | undefined> {
  return isId(id) ? (await read(reader, sql`h.id = ${id}`))[0] : undefined
}

/** What one membership offered or was offered, newest first. */
export async function listHandoversOf(reader: Reader, membership: string): Promise<readonly Handover[]> {
  return read(reader, sql`(h.membership_id = ${membership} or h.successor_id = ${membership})`)
}

/** Open ones that have run out, or one of whose two has left. */
export async function listLapsedHandovers(reader: Reader, now: Date): Promise<readonly Handover[]> {
  return read(reader, sql`h.status = 'open' and (h.expires_at <= ${now} or m.status = 'ended' or s.status = 'ended')`)
}

async function read(reader: Reader, condition: RawBuilder<SqlBool>): Promise<Handover[]> {
  const { rows } = await sql<Handover>`
    select h.id, h.service, h.roles, h.leaves, h.reason, h.status, h.created_at as "createdAt",
      h.expires_at as "expiresAt", h.answered_at as "answeredAt", h.answer,
      json_build_object('id', o.id, 'name', o.name, 'path', o.path, 'kind', o.kind) as organisation,
      json_build_object('membership', m.id, 'user', u.id, 'name', u.name, 'email', u.email) as "from",
      json_build_object('membership', s.id, 'user', n.id, 'name', coalesce(s.known_as, n.name), 'email', n.email,
        'status', s.status) as successor
    from handovers h join organisations o on o.id = h.organisation_id
      join memberships m on m.id = h.membership_id join users u on u.id = m.user_id
      join memberships s on s.id = h.successor_id join users n on n.id = s.user_id
    where ${condition} order by h.created_at desc, h.id desc limit 200`.execute(reader)
  return rows
}
