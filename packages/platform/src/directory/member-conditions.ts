import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { MemberFilter } from './members.ts'

/** The filter as one condition on `memberships m join users u`. */
export function matching(filter: MemberFilter, now: Date): RawBuilder<SqlBool> {
  const statuses = filter.status ?? ['invited', 'active', 'suspended']
  const conditions = [
    sql<SqlBool>`m.organisation_id = ${filter.organisation}`,
    sql<SqlBool>`m.status = any(${statuses}::text[])`,
  ]
  if (filter.search) {
    const like = `%${filter.search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql<SqlBool>`(coalesce(m.known_as, u.name) ilike ${like} or u.email ilike ${like})`)
  }
  if (filter.role !== undefined) conditions.push(holding([filter.role], now))
  if (filter.seen !== undefined) conditions.push(seen(filter.seen))
  if (filter.assigned !== undefined) conditions.push(assignedTo(filter.assigned))
  if (filter.belonging !== undefined) {
    conditions.push(sql<SqlBool>`exists (select 1 from memberships b where b.user_id = m.user_id
      and b.organisation_id = ${filter.belonging} and b.status <> 'ended')`)
  }
  return sql.join(conditions, sql` and `)
}

// Until they accept an invitation they were never here, whatever they did elsewhere.
function seen(when: NonNullable<MemberFilter['seen']>): RawBuilder<SqlBool> {
  if (when === 'never') return sql<SqlBool>`(m.known_as is not null or u.last_seen_at is null)`
  if ('since' in when) return sql<SqlBool>`(m.known_as is null and u.last_seen_at >= ${when.since})`
  return sql<SqlBool>`(m.known_as is not null or u.last_seen_at is null or u.last_seen_at < ${when.notSince})`
}

/** The membership is awake and holds one of the roles at this moment. */
export function activeHolding(roles: readonly string[], now: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`m.status = 'active' and coalesce(m.starts_at <= ${now}, true)
    and coalesce(m.ends_at > ${now}, true) and ${holding(roles, now)}`
}

function holding(roles: readonly string[], now: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from assignments a where a.membership_id = m.id
    and a.role = any(${roles}::text[]) and coalesce(a.starts_at <= ${now}, true) and coalesce(a.ends_at > ${now}, true))`
}

function assignedTo(organisation: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from membership_places p
    join organisations t on t.id = ${organisation}
    left join organisations b on b.id = coalesce(p.beneath_id, m.organisation_id)
    where p.membership_id = m.id and (p.organisation_id = t.id
      or (p.every_kind = t.kind and t.path >= b.path and t.path < b.path || '~')))`
}
