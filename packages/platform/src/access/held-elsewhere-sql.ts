import { type RawBuilder, sql } from 'kysely'
import type { Root } from './known-roots.ts'
import { beneathSql, heldFromSql, isWithinSql, openBeneathSql } from './path-sql.ts'

type Sql = RawBuilder<unknown>

/**
 * A subquery of the ids of organisations outside these trees that something within them holds as second holder, with everything
 * beneath each and held from there in turn. With `onlyOpen`: without what is closed, itself or by an organisation above it.
 */
export function heldElsewhereSql(roots: readonly Root[], onlyOpen: boolean): Sql {
  return roots.every(({ shape }) => shape.holds === 'leaves') ? leavesSql(roots, onlyOpen) : treesSql(roots, onlyOpen)
}

function leavesSql(roots: readonly Root[], onlyOpen: boolean): Sql {
  const kinds = [...new Set(roots.flatMap(({ shape }) => shape.holders))]
  const shut = sql`exists (select 1 from organisations shut where shut.status = 'closed'
    and shut.id = any(string_to_array(trim(both '/' from held.path), '/')::uuid[]))`
  return sql`select held.id from organisations holder
      join organisation_holders link on link.holder_id = holder.id
      join organisations held on held.id = link.organisation_id
    where holder.kind = any(${kinds}::text[]) and ${isWithinSql('holder', roots)} and not ${isWithinSql('held', roots)}
      ${onlyOpen ? sql`and not ${shut}` : sql``}`
}

function treesSql(roots: readonly Root[], onlyOpen: boolean): Sql {
  const elsewhere = sql`select root.path from (${heldFromSql(roots)}) as root where not ${isWithinSql('root', roots)}`
  return onlyOpen ? openBeneathSql(elsewhere) : beneathSql(elsewhere)
}
