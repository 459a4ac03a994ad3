import { type RawBuilder, sql } from 'kysely'

type Sql = RawBuilder<unknown>

/**
 * A subquery of the ids of these organisations and of everything beneath them, by parent and by second holder, as far as
 * that goes. With `every`: of the organisations of that kind among those, and of everything beneath each. With `onlyOpen`: without
 * what is closed, itself or by an organisation above it.
 */
export function reachedSql(where: { beneath: readonly string[]; every?: string }, onlyOpen: boolean): Sql {
  const { beneath, every } = where
  const given = sql`id = any(${beneath}::uuid[])`
  const roots = every === undefined ? given : sql`kind = ${every} and id in (${beneathSql(rootsSql(given))})`
  return onlyOpen ? openBeneathSql(rootsSql(roots)) : beneathSql(rootsSql(roots))
}

/**
 * The same of organisations that stand at the top of their trees, whose paths are known therefore, so that PostgreSQL can tell that
 * most organisations lie beneath them.
 */
export function wholeSql(tops: readonly string[], onlyOpen: boolean): Sql {
  const isWithin = (path: Sql) =>
    sql`(${sql.join(
      tops.map((id) => sql`(${path} >= ${`/${id}/`} and ${path} < ${`/${id}/~`})`),
      sql` or `,
    )})`
  const id = sql`held_by.id`
  // What is held by something in these trees and stands in another.
  const elsewhere = sql`select path from (${rootsSql(sql`id = any(${tops}::uuid[])`)}) as root
    where not ${isWithin(sql`path`)}`
  return sql`select ${id} from organisations held_by
    where (${isWithin(sql`held_by.path`)} or ${id} in (${beneathSql(elsewhere)})) and ${anywhereSql(onlyOpen)}`
}

/**
 * True of an organisation `held_by`: of any there is, or of any that is open with everything above it by parent. For where nearly all
 * are asked about: what is closed and has something beneath it is rare, and gathering it in an array would keep PostgreSQL to one process.
 */
export function anywhereSql(onlyOpen: boolean): Sql {
  if (!onlyOpen) return sql`true`
  return sql`held_by.status = 'open' and held_by.id not in (
    select below.id from organisations root join organisations below on ${isBeneathSql('below', 'root')}
    where root.status = 'closed' and exists (select 1 from organisations child where child.parent_id = root.id))`
}

/** The paths of organisations and of whatever they hold as second holders, and so on. */
function rootsSql(roots: Sql): Sql {
  return sql`with recursive root (path) as (
      select path from organisations where ${roots}
      union select held.path from root
        join organisations holder on ${isBeneathSql('holder', 'root')}
        join organisation_holders link on link.holder_id = holder.id
        join organisations held on held.id = link.organisation_id)
    select path from root`
}

// The paths are gathered into an array first: from a query as these are PostgreSQL expects many times too many of them, and
// plans for millions of rows.
function beneathSql(paths: Sql): Sql {
  return sql`select below.id from unnest(array(${paths})) as root (path)
    cross join lateral (${rangeSql('below')}) as below`
}

/** Roots with something closed above them are left out whole; of the others, what lies beneath something closed. */
function openBeneathSql(paths: Sql): Sql {
  const above = sql`string_to_array(trim(both '/' from root.path), '/')::uuid[]`
  const shut = sql`select shut.path from root
    cross join lateral (${rangeSql('shut', sql`shut.status = 'closed' and `)}) as shut`
  return sql`with root (path) as materialized (
      select path from unnest(array(${paths})) as root (path)
      where not exists (select 1 from organisations shut where shut.id = any(${above}) and shut.status = 'closed'))
    select below.id from root cross join lateral (${rangeSql('below')}) as below
    where below.id not in (${beneathSql(shut)})`
}

// One range of the index for each root: left to itself PostgreSQL, which cannot tell how short it is, may read all organisations
// and compare each with every root. The offset keeps it from that.
function rangeSql(name: string, more: Sql = sql``): Sql {
  const table = sql.ref(name)
  return sql`select ${table}.id, ${table}.path from organisations ${table}
    where ${more}${isBeneathSql(name, 'root')} offset 0`
}

// Paths are in collation C, where “~” sorts after every character of a path: beneath is one range of the index.
function isBeneathSql(below: string, above: string): Sql {
  const [path, root] = [sql.ref(`${below}.path`), sql.ref(`${above}.path`)]
  return sql`${path} >= ${root} and ${path} < ${root} || '~'`
}
