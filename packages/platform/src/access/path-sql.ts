import { anyOf, ref, type Sql, sql } from './flat-sql.ts'

const mostRanges = 30

// Paths are in collation C, where “~” sorts after every character of a path: beneath is one range of the index.

/** Whether an organisation with this alias is one of these or beneath one by parent. */
export function isWithinSql(alias: string, roots: readonly { path: string }[]): Sql {
  const path = ref(`${alias}.path`)
  if (roots.length > mostRanges) {
    const paths = roots.map((root) => root.path)
    const each = sql`select each_below.path from unnest(${paths}::text[]) as root (path)
      cross join lateral (${rangeSql('each_below')}) as each_below`
    return sql`${path} = any(array(${each}))`
  }
  return anyOf(roots.map((root) => sql`(${path} >= ${root.path} and ${path} < ${`${root.path}~`})`))
}

/** The same of two organisations in a query, by their aliases. */
export function beneathEachSql(below: string, above: string): Sql {
  const [path, root] = [ref(`${below}.path`), ref(`${above}.path`)]
  return sql`${path} >= ${root} and ${path} < ${root} || '~'`
}

/**
 * A subquery of the ids of these organisations and of everything beneath them, by parent and by second holder, as far as
 * that goes. With `every`: of the organisations of that kind among those, and of everything beneath each. With `onlyOpen`: without
 * what is closed, itself or by an organisation above it.
 */
export function reachedSql(where: { beneath: readonly string[]; every: string }, onlyOpen: boolean): Sql {
  const { beneath, every } = where
  const given = rootsSql(sql`select path from organisations where id = any(${beneath}::uuid[])`)
  const each = rootsSql(sql`select path from organisations where kind = ${every} and id in (${beneathSql(given)})`)
  return onlyOpen ? openBeneathSql(each) : beneathSql(each)
}

/** The paths of these organisations and of whatever they hold as second holders, and so on. */
export function heldFromSql(roots: readonly { path: string }[]): Sql {
  return rootsSql(sql`select unnest(${roots.map(({ path }) => path)}::text[]) collate "C"`)
}

function rootsSql(paths: Sql): Sql {
  return sql`with recursive root (path) as (
      ${paths}
      union select held.path from root
        join organisations holder on ${beneathEachSql('holder', 'root')}
        join organisation_holders link on link.holder_id = holder.id
        join organisations held on held.id = link.organisation_id)
    select path from root`
}

/**
 * The ids of whatever is beneath these paths. They are gathered into an array first: from a query as these are PostgreSQL
 * expects many times too many of them, and plans for millions of rows.
 */
export function beneathSql(paths: Sql): Sql {
  return sql`select below.id from unnest(array(${paths})) as root (path)
    cross join lateral (${rangeSql('below')}) as below`
}

/** The same without what is closed. Roots with something closed above them are left out whole; of the others, what lies beneath something closed. */
export function openBeneathSql(paths: Sql): Sql {
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
  const table = ref(name)
  return sql`select ${table}.id, ${table}.path from organisations ${table}
    where ${more}${beneathEachSql(name, 'root')} offset 0`
}
