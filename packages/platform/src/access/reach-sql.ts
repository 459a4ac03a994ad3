import { type RawBuilder, sql } from 'kysely'

/**
 * A subquery of the ids of these organisations and of everything beneath them, by parent and by second holder, as far as
 * that goes. With `every`: of the organisations of that kind among those, and of everything beneath each.
 */
export function reachedSql({ beneath, every }: { beneath: readonly string[]; every?: string }): RawBuilder<unknown> {
  const reached = beneathSql(sql`id = any(${beneath}::uuid[])`)
  return every === undefined ? reached : beneathSql(sql`kind = ${every} and id in (${reached})`)
}

// Paths are in collation C, where “~” sorts after every character of a path: beneath is one range of the index.
// The roots are gathered into an array first: from a recursive query PostgreSQL expects ten times too many of them, and
// plans for millions of rows.
function beneathSql(roots: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select below.id from unnest(array(
      with recursive root (path) as (
        select path from organisations where ${roots}
        union select held.path from root
          join organisations holder on holder.path >= root.path and holder.path < root.path || '~'
          join organisation_holders link on link.holder_id = holder.id
          join organisations held on held.id = link.organisation_id)
      select path from root)) as root (path)
    join organisations below on below.path >= root.path and below.path < root.path || '~'`
}

/** True of a path (an expression) when its organisation and everything above it by parent is open. */
export function openSql(path: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`not exists (select 1 from organisations shut
    where shut.status = 'closed' and shut.path <= ${path} and ${path} < shut.path || '~')`
}
