import { type RawBuilder, sql } from 'kysely'
import { keptPlan, type Reader } from '../db/index.ts'
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

/** A viewing as its session brings it. */
export interface ViewingJson {
  by: { id: string; name: string }
  membership: string
  mode: 'read' | 'change'
  reason: string
  expires_at: string
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
    /** Who looks through this user’s eyes, when somebody does. */
    viewing: ViewingJson | null
  }
  /** Oldest first; none that has ended. */
  memberships: readonly MembershipRow[]
  organisations: readonly OrganisationJson[]
  /** Roles made at run time that one of the memberships holds. */
  customRoles: readonly MadeRoleJson[]
}

/** One query; undefined when the session is unknown or expired, or its user closed. */
export async function readSession(reader: Reader, tokenHash: string, now: Date): Promise<BehindSession | undefined> {
  return readBehind(
    reader,
    sql`${looking(tokenHash, now)}, who as (
      select s.token_hash, s.csrf_secret, s.created_at, s.last_seen_at, s.expires_at, s.membership_id, s.proven_at,
          s.has_second_factor,
          u.id, u.name, u.email, (select l.viewing from looking l) as viewing
        from sessions s join users own on own.id = s.user_id
          join users u on u.id = coalesce((select l.viewed_id from looking l), s.user_id)
        where s.token_hash = ${tokenHash} and s.expires_at > ${now} and own.closed_at is null
          and u.closed_at is null),
    only_in as (select l.viewed_membership_id as id from looking l)`,
  )
}

/** The same for whoever acts in a membership without a session: nothing else of its user is read. Undefined when the user is closed. */
export async function readActing(reader: Reader, membership: string, now: Date): Promise<BehindSession | undefined> {
  return readBehind(
    reader,
    sql`who as (
      select '' as token_hash, '' as csrf_secret, ${now}::timestamptz as created_at, ${now}::timestamptz as last_seen_at,
          ${now}::timestamptz as expires_at, m.id as membership_id, null::timestamptz as proven_at,
          true as has_second_factor, u.id, u.name, u.email, null::json as viewing
        from memberships m join users u on u.id = m.user_id where m.id = ${membership} and u.closed_at is null),
    only_in as (select ${membership}::uuid as id)`,
  )
}

// The organisations are looked up by an array: PostgreSQL expects thousands in `reached` and would read all there are to join them.
/** `first` gives `who`, one row, and `only_in`: the one membership to read, where it is not all of them. */
async function readBehind(reader: Reader, first: RawBuilder<unknown>): Promise<BehindSession | undefined> {
  const { rows } = await sql<BehindSession['session'] & Omit<BehindSession, 'session'>>`
    ${keptPlan} with recursive ${first},
    mine as (select m.* from memberships m join who on who.id = m.user_id where m.status <> 'ended'
      and m.id = coalesce((select only_in.id from only_in), m.id)),
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
        from organisations o where o.id = any(array(select id from reached))), '[]') as organisations,
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

/** The open viewing of a session, if nothing that it stands on has changed. */
function looking(tokenHash: string, now: Date) {
  return sql`looking as (
    select v.viewed_id, v.viewed_membership_id, json_build_object('by', json_build_object('id', by.id, 'name', by.name),
        'membership', v.viewed_membership_id, 'mode', v.mode, 'reason', v.reason, 'expires_at', v.expires_at) as viewing
      from viewings v join users by on by.id = v.viewer_id join users seen on seen.id = v.viewed_id
        join memberships mine on mine.id = v.viewer_membership_id join memberships theirs on theirs.id = v.viewed_membership_id
      where v.session_hash = ${tokenHash} and v.ended_at is null and v.expires_at > ${now} and seen.closed_at is null
        and mine.status = 'active' and mine.revision = v.viewer_revision and coalesce(mine.ends_at > ${now}, true)
        and theirs.status = 'active' and coalesce(theirs.ends_at > ${now}, true))`
}
