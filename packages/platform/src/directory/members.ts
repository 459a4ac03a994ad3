import type { Assigned } from '@remit/policy'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isId, type Reader } from '../db/index.ts'
import { assignedOf } from './facts.ts'
import { activeHolding } from './member-conditions.ts'
import { countMembers, idsOfPage, type MemberPlace, type MemberSort, placesAfter } from './member-ids.ts'

/** A user in an organisation, as the people pages show them. */
export interface Member {
  /** The membership's id. */
  id: string
  revision: number
  service: string
  organisation: { id: string; name: string; path: string; kind: string }
  /** Until they accept an invitation: the name the inviter gave, and never seen. */
  user: { id: string; name: string; email: string; lastSeenAt: Date | null }
  status: 'invited' | 'active' | 'suspended' | 'ended'
  startsAt: Date | null
  endsAt: Date | null
  createdAt: Date
  /** Roles not yet run out, with their dates. */
  roles: readonly { role: string; startsAt: Date | null; endsAt: Date | null }[]
  assigned: readonly Assigned[]
  /** The newest one, while the membership is invited. */
  invitation: { id: string; expiresAt: Date; state: 'open' | 'expired' } | undefined
}

/** All that are given must hold. Pages count from 1; 25 a page unless told. */
export interface MemberFilter {
  organisation: string
  /** Found in the name or the email, whatever the case. */
  search?: string
  status?: readonly Member['status'][]
  role?: string
  /** When they were last here: since a moment, not since a moment (never included), or never. */
  seen?: { since: Date } | { notSince: Date } | 'never'
  /** Members assigned this organisation: named, or by *every* of its kind. */
  assigned?: string
  /** Members who belong to this organisation besides (`listBelongings`). */
  belonging?: string
  sort?: MemberSort
  page?: number
  pageSize?: number
}

/** The members of one organisation with the exact total; ended ones only when `status` asks for them. */
export async function listMembers(
  reader: Reader,
  filter: MemberFilter,
  now: Date,
): Promise<{ members: readonly Member[]; total: number }> {
  const total = await countMembers(reader, filter, now)
  return { total, members: total === 0 ? [] : await membersInOrder(reader, await idsOfPage(reader, filter, now), now) }
}

/**
 * All of them by name, `size` at a time, however many: each group begins after the last member of the one before, so that who
 * comes or goes meanwhile makes nobody else be left out or told twice.
 */
export async function* membersInGroups(
  reader: Reader,
  filter: Omit<MemberFilter, 'sort' | 'page' | 'pageSize'>,
  size: number,
  now: Date,
): AsyncGenerator<readonly Member[]> {
  let after: MemberPlace | undefined
  for (;;) {
    const places = await placesAfter(reader, filter, { after, limit: size }, now)
    yield await membersInOrder(
      reader,
      places.map(({ id }) => id),
      now,
    )
    after = places.at(-1)
    if (places.length < size) return
  }
}

/** One membership by id, whatever its status; undefined when there is none or the id is not one. */
export async function findMember(reader: Reader, id: string, now: Date): Promise<Member | undefined> {
  if (!isId(id)) return undefined
  return (await read(reader, sql`where m.id = ${id}`, now))[0]
}

/** Several memberships by id, whatever their status, in no order of their own. */
export async function findMembers(reader: Reader, ids: readonly string[], now: Date): Promise<readonly Member[]> {
  return ids.length === 0 ? [] : read(reader, sql`where m.id = any(${ids}::uuid[])`, now)
}

/** The same in the order of the ids. */
export async function membersInOrder(reader: Reader, ids: readonly string[], now: Date): Promise<readonly Member[]> {
  const found = new Map((await findMembers(reader, ids, now)).map((member) => [member.id, member]))
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** Who holds any of these roles actively at this organisation, by name: “who can help”. */
export async function membersHolding(
  reader: Reader,
  holding: { organisation: string; roles: readonly string[] },
  now: Date,
): Promise<readonly { id: string; membership: string; name: string; email: string }[]> {
  const { rows } = await sql<{ id: string; membership: string; name: string; email: string }>`
    select u.id, m.id as membership, u.name, u.email from memberships m join users u on u.id = m.user_id
      where m.organisation_id = ${holding.organisation} and ${activeHolding(holding.roles, now)}
      order by lower(u.name), m.id`.execute(reader)
  return rows
}

interface MemberRow {
  id: string
  revision: number
  service: string
  organisation: Member['organisation']
  user_id: string
  name: string
  email: string
  last_seen_at: Date | null
  status: Member['status']
  starts_at: Date | null
  ends_at: Date | null
  created_at: Date
  roles: { role: string; starts_at: string | null; ends_at: string | null }[]
  assigned: { organisation: string | null; every: string | null; beneath: string | null }[]
  invitation: { id: string; expires_at: string } | null
}

async function read(reader: Reader, rest: RawBuilder<SqlBool>, now: Date): Promise<Member[]> {
  const { rows } = await sql<MemberRow>`
    select m.id, m.revision, m.service, m.user_id, m.status, m.starts_at, m.ends_at, m.created_at,
      coalesce(m.known_as, u.name) as name, u.email,
      case when m.known_as is null then u.last_seen_at end as last_seen_at,
      json_build_object('id', o.id, 'name', o.name, 'path', o.path, 'kind', o.kind) as organisation,
      coalesce((select json_agg(json_build_object('role', a.role, 'starts_at', a.starts_at, 'ends_at', a.ends_at)
          order by a.role, a.starts_at)
        from assignments a where a.membership_id = m.id and coalesce(a.ends_at > ${now}, true)), '[]') as roles,
      coalesce((select json_agg(json_build_object('organisation', p.organisation_id, 'every', p.every_kind,
          'beneath', p.beneath_id) order by p.organisation_id, p.every_kind)
        from membership_places p where p.membership_id = m.id), '[]') as assigned,
      (select json_build_object('id', i.id, 'expires_at', i.expires_at) from invitations i
        where i.membership_id = m.id and m.status = 'invited' order by i.created_at desc, i.id desc limit 1) as invitation
    from memberships m join users u on u.id = m.user_id join organisations o on o.id = m.organisation_id
    ${rest}`.execute(reader)
  return rows.map((row) => memberOf(row, now))
}

function memberOf(row: MemberRow, now: Date): Member {
  const { id, revision, service, organisation, status, invitation } = row
  const expiresAt = invitation && new Date(invitation.expires_at)
  return {
    id,
    revision,
    service,
    organisation,
    status,
    user: { id: row.user_id, name: row.name, email: row.email, lastSeenAt: row.last_seen_at },
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    createdAt: row.created_at,
    roles: row.roles.map(({ role, ...dates }) => ({
      role,
      startsAt: dates.starts_at === null ? null : new Date(dates.starts_at),
      endsAt: dates.ends_at === null ? null : new Date(dates.ends_at),
    })),
    assigned: row.assigned.map(assignedOf),
    invitation: expiresAt ? { id: invitation.id, expiresAt, state: expiresAt > now ? 'open' : 'expired' } : undefined,
  }
}
