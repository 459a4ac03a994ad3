import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { MemberFilter } from './members.ts'

/**
 * What `matching` is a condition on. Users are looked up only where their last visit matters: INVARIANT (listed as) has the rest
 * in their memberships.
 */
export function candidates(filter: MemberFilter, readsVisit = filter.seen !== undefined): RawBuilder<unknown> {
  return sql`memberships m ${readsVisit ? sql`left join users u on u.id = m.listed_user_id` : sql``}`
}

/** The filter as one condition on its `candidates`. */
export function matching(filter: MemberFilter, now: Date): RawBuilder<SqlBool> {
  const statuses = filter.status ?? ['invited', 'active', 'suspended']
  const conditions = [
    sql<SqlBool>`m.organisation_id = ${filter.organisation}`,
    sql<SqlBool>`m.status = any(${statuses}::text[])`,
  ]
  if (filter.search) {
    const like = `%${filter.search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`
    // INVARIANT (listed as): both are kept in small letters.
    conditions.push(sql<SqlBool>`(m.listed_name like lower(${like}) or m.listed_email like lower(${like}))`)
  }
  if (filter.role !== undefined) conditions.push(holding([filter.role], now))
  if (filter.seen !== undefined) conditions.push(seen(filter.seen))
  if (filter.assigned !== undefined) conditions.push(assignedTo(filter.assigned, filter.organisation))
  if (filter.belonging !== undefined) {
    conditions.push(sql<SqlBool>`exists (select 1 from memberships b where b.user_id = m.user_id
      and b.organisation_id = ${filter.belonging} and b.status <> 'ended')`)
  }
  return sql.join(conditions, sql` and `)
}

// Until they accept an invitation they were never here, whatever they did elsewhere.
function seen(when: NonNullable<MemberFilter['seen']>): RawBuilder<SqlBool> {
  if (when === 'never') return sql<SqlBool>`u.last_seen_at is null`
  if ('since' in when) return sql<SqlBool>`u.last_seen_at >= ${when.since}`
  return sql<SqlBool>`(u.last_seen_at is null or u.last_seen_at < ${when.notSince})`
}

/** The membership is awake and holds one of the roles at this moment. */
export function activeHolding(roles: readonly string[], now: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`m.status = 'active' and coalesce(m.starts_at <= ${now}, true)
    and coalesce(m.ends_at > ${now}, true) and ${holding(roles, now)}`
}

function holding(roles: readonly string[], now: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from assignments a where a.membership_id = m.id
    and a.organisation_id = m.organisation_id and a.role = any(${roles}::text[])
    and coalesce(a.starts_at <= ${now}, true) and coalesce(a.ends_at > ${now}, true))`
}

/** Named, or by every organisation of its kind beneath one that it is beneath: the member's own unless another is told. */
function assignedTo(organisation: string, of: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`m.id in (select p.membership_id from membership_places p where p.organisation_id = ${organisation}
    union all select p.membership_id from membership_places p
      join memberships e on e.id = p.membership_id and e.organisation_id = ${of}
      join organisations t on t.id = ${organisation} and t.kind = p.every_kind
      where coalesce(p.beneath_id, ${of}) = any(string_to_array(trim(both '/' from t.path), '/')::uuid[]))`
}
