import { sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import {
  type MadeRoleJson,
  type MembershipJson,
  madeRoleJson,
  membershipJson,
  type OrganisationJson,
  organisationJson,
  stepUp,
} from '../directory/index.ts'

export interface MembershipRow {
  membership: MembershipJson
  service: string
  home: { id: string; kind: string; name: string; path: string; attributes: Record<string, unknown> }
}

/** What one session leads to. Organisations: those of the memberships, the assigned ones, and all above either. */
export interface BehindSession {
  session: {
    token_hash: string
    csrf_secret: string
    created_at: Date
    last_seen_at: Date
    expires_at: Date
    membership_id: string | null
    proven_at: Date | null
    has_second_factor: boolean
    id: string
    name: string
    email: string
  }
  /** Oldest first; none that has ended. */
  memberships: readonly MembershipRow[]
  organisations: readonly OrganisationJson[]
  /** Roles made at run time that one of the memberships holds. */
  customRoles: readonly MadeRoleJson[]
}

/** One query; undefined when the session is unknown or expired, or its user closed. */
export async function readSession(reader: Reader, tokenHash: string, now: Date): Promise<BehindSession | undefined> {
  const { rows } = await sql<BehindSession['session'] & Omit<BehindSession, 'session'>>`
    with recursive who as (
      select s.token_hash, s.csrf_secret, s.created_at, s.last_seen_at, s.expires_at, s.membership_id, s.proven_at,
          s.has_second_factor,
          u.id, u.name, u.email
        from sessions s join users u on u.id = s.user_id
        where s.token_hash = ${tokenHash} and s.expires_at > ${now} and u.closed_at is null),
    mine as (select m.* from memberships m join who on who.id = m.user_id where m.status <> 'ended'),
    placed as (select p.* from membership_places p join mine on mine.id = p.membership_id),
    reached (id) as (
      select organisation_id from mine
      union select organisation_id from placed where organisation_id is not null
      union select beneath_id from placed where beneath_id is not null
      union ${stepUp})
    select who.*,
      coalesce((select json_agg(json_build_object('membership', ${membershipJson}, 'service', m.service,
          'home', json_build_object('id', o.id, 'kind', o.kind, 'name', o.name, 'path', o.path,
            'attributes', o.attributes)) order by m.created_at, m.id)
        from mine m join organisations o on o.id = m.organisation_id), '[]') as memberships,
      coalesce((select json_agg(${organisationJson} order by o.path)
        from organisations o join reached r on r.id = o.id), '[]') as organisations,
      coalesce((select json_agg(${madeRoleJson} order by c.id)
        from custom_roles c join reached r on r.id = c.organisation_id where c.removed_at is null and exists
          (select 1 from assignments a join mine on mine.id = a.membership_id where a.role = c.id::text)),
        '[]') as "customRoles"
    from who`.execute(reader)
  const [row] = rows
  if (!row) return undefined
  const { memberships, organisations, customRoles, ...session } = row
  return { session, memberships, organisations, customRoles }
}
