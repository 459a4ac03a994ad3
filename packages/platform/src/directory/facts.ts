import type { Assigned, Attributes, Membership, Organisation } from '@remit/policy'
import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../db/index.ts'

/**
 * The engine's memberships from rows of `memberships m`: an SQL expression giving one JSON object a row, so that any query
 * can bring them along. Read it with `membershipOf`.
 */
export const membershipJson = sql<MembershipJson>`json_build_object(
  'id', m.id, 'user', m.user_id, 'organisation', m.organisation_id, 'status', m.status,
  'from', ${millis('m.starts_at')}, 'until', ${millis('m.ends_at')},
  'assigned', coalesce((select json_agg(json_build_object('organisation', p.organisation_id, 'every', p.every_kind,
      'beneath', p.beneath_id) order by p.organisation_id, p.every_kind)
    from membership_places p where p.membership_id = m.id), '[]'),
  'selected', coalesce((select json_agg(json_build_object('type', r.resource_type, 'id', r.resource_id)
      order by r.resource_type, r.resource_id)
    from membership_records r where r.membership_id = m.id), '[]'),
  'assignments', coalesce((select json_agg(json_build_object('role', a.role, 'from', ${millis('a.starts_at')},
      'until', ${millis('a.ends_at')}) order by a.role, a.starts_at)
    from assignments a where a.membership_id = m.id), '[]'))`

/** The same for rows of `organisations o`; read it with `organisationOf`. */
export const organisationJson = sql<OrganisationJson>`json_build_object(
  'id', o.id, 'kind', o.kind, 'parent', o.parent_id, 'status', o.status, 'attributes', o.attributes,
  'holders', (select json_agg(h.holder_id order by h.holder_id) from organisation_holders h
    where h.organisation_id = o.id))`

interface Dated {
  from: number | null
  until: number | null
}

export interface MembershipJson extends Dated {
  id: string
  user: string
  organisation: string
  status: Membership['status']
  assigned: { organisation: string | null; every: string | null; beneath: string | null }[]
  selected: { type: string; id: string }[]
  assignments: ({ role: string } & Dated)[]
}

export interface OrganisationJson {
  id: string
  kind: string
  parent: string | null
  status: 'open' | 'closed'
  attributes: Attributes
  holders: string[] | null
}

export function membershipOf(json: MembershipJson): Membership {
  const { from, until, assigned, assignments, ...rest } = json
  return {
    ...rest,
    ...dates({ from, until }),
    assigned: assigned.map(assignedOf),
    assignments: assignments.map(({ role, ...interval }) => ({ role, ...dates(interval) })),
  }
}

export function organisationOf({ parent, holders, ...rest }: OrganisationJson): Organisation {
  return { ...rest, ...(parent === null ? {} : { parent }), ...(holders === null ? {} : { holders }) }
}

/** An assigned place as the engine says it: an organisation's id, or every organisation of a kind. */
export function assignedOf(place: {
  organisation: string | null
  every: string | null
  beneath: string | null
}): Assigned {
  if (place.every !== null) return { every: place.every, ...(place.beneath === null ? {} : { beneath: place.beneath }) }
  if (place.organisation !== null) return place.organisation
  throw new Error('A membership’s place names neither an organisation nor a kind.')
}

/** Memberships of any status by a condition on `memberships m`, by id. */
export async function membershipsWhere(reader: Reader, condition: RawBuilder<unknown>): Promise<Membership[]> {
  const { rows } = await sql<{ membership: MembershipJson }>`
    select ${membershipJson} as membership from memberships m where ${condition} order by m.id`.execute(reader)
  return rows.map(({ membership }) => membershipOf(membership))
}

/** These organisations with everything above them by parent and second holder, and everything beneath those named so. */
export async function organisationsAbove(
  reader: Reader,
  ids: readonly string[],
  beneath: readonly string[] = [],
): Promise<Organisation[]> {
  const { rows } = await sql<{ organisation: OrganisationJson }>`
    with recursive reached (id) as (
      select id from organisations where id = any(${ids}::uuid[])
      union select o.id from organisations o join organisations b on o.path >= b.path and o.path < b.path || '~'
        where b.id = any(${beneath}::uuid[])
      union ${stepUp})
    select ${organisationJson} as organisation from organisations o join reached r on r.id = o.id
      order by o.path`.execute(reader)
  return rows.map(({ organisation }) => organisationOf(organisation))
}

/** One step of a recursive `reached (id)`: to the parent and to every second holder. */
export const stepUp = sql`select up.id from reached r cross join lateral (
    select parent_id as id from organisations where id = r.id and parent_id is not null
    union all select holder_id from organisation_holders where organisation_id = r.id) up`

// Epoch milliseconds; our own moments carry no finer part.
function millis(column: string): RawBuilder<number | null> {
  return sql`(extract(epoch from ${sql.ref(column)}) * 1000)::bigint`
}

function dates({ from, until }: Dated): { from?: number; until?: number } {
  return { ...(from === null ? {} : { from }), ...(until === null ? {} : { until }) }
}
