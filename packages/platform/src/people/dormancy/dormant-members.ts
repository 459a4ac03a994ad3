import { sql } from 'kysely'
import type { Reader } from '../../db/index.ts'

/** The first warning comes this many days before. */
export const firstWarningDays = 14

/** An active membership whose user has not been seen for so long that a warning is due, or more. */
export interface DormantMember {
  id: string
  userId: string
  name: string
  email: string
  organisation: { id: string; name: string }
  /** When they were last seen; or joined, or were given access again, when that was later. */
  unseenSince: Date
  /** When access ends: after the set days, and never sooner than 14 days after the first warning. */
  endsAt: Date
}

const setting = 'dormancy.days'

/**
 * A page of them, by id, after the one given. How long is too long is a setting (`dormancy.days`) of the organisation, else
 * of the service, else `days`; 0 is never.
 */
export async function listDormantMembers(
  reader: Reader,
  asked: { service: string; days: number; after: string | undefined; limit: number; now: Date },
): Promise<readonly DormantMember[]> {
  const { service, days, after, limit, now } = asked
  const { rows } = await sql<Row>`
    with seen as (
      select m.id, m.user_id, m.organisation_id, greatest(u.last_seen_at, m.created_at) as since, u.name, u.email
        from memberships m join users u on u.id = m.user_id
        where m.service = ${service} and m.status = 'active' and u.closed_at is null
          and m.id > ${after ?? '00000000-0000-0000-0000-000000000000'}),
    counted as (
      select seen.*, o.name as organisation, coalesce(
          (select (value ->> 'value')::int from settings where service = ${service}
            and organisation_id = seen.organisation_id and key = ${setting}),
          (select (value ->> 'value')::int from settings where service = ${service}
            and organisation_id is null and key = ${setting}), ${days}::int) as days
        from seen join organisations o on o.id = seen.organisation_id where o.status = 'open'),
    away as (
      select counted.*, greatest(since, (select max(e.at) from audit_entries e
          where e.subject_type = 'user' and e.subject_id = counted.user_id::text
            and e.action = 'membership.reactivated')) as unseen_since
        from counted where days > 0 and since <= ${now}::timestamptz - make_interval(days => days - ${firstWarningDays}))
    select away.*, (select min(w.sent_at) from dormancy_warnings w
        where w.membership_id = away.id and w.unseen_since = away.unseen_since) as warned_at
      from away where unseen_since <= ${now}::timestamptz - make_interval(days => days - ${firstWarningDays})
      order by id limit ${limit}`.execute(reader)
  return rows.map((row) => memberOf(row, now))
}

interface Row {
  id: string
  user_id: string
  name: string
  email: string
  organisation_id: string
  organisation: string
  unseen_since: Date
  days: number
  warned_at: Date | null
}

const dayMs = 86_400_000

function memberOf(row: Row, now: Date): DormantMember {
  const warnedLongEnough = (row.warned_at ?? now).getTime() + firstWarningDays * dayMs
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    organisation: { id: row.organisation_id, name: row.organisation },
    unseenSince: row.unseen_since,
    endsAt: new Date(Math.max(row.unseen_since.getTime() + row.days * dayMs, warnedLongEnough)),
  }
}
