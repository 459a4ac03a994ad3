import { type RawBuilder, sql } from 'kysely'
import type { Root } from './known-roots.ts'
import { beneathSql, heldFromSql, isWithinSql, openBeneathSql } from './path-sql.ts'

type Sql = RawBuilder<unknown>

/**
 * A subquery of the ids of what is held as second holder from within these trees, with everything beneath each and held from
 * there in turn: all that lies outside the trees, and perhaps some of what lies within. With `onlyOpen`: without what is closed,
 * itself or by an organisation above it.
 */
export function heldElsewhereSql(roots: readonly Root[], onlyOpen: boolean): Sql {
  if (!holdLeaves(roots)) return treesSql(roots, onlyOpen)
  return onlyOpen ? openLeavesSql(roots) : linkedSql(roots)
}

/**
 * Whether `held_by` is among those. An array is looked up in the index beside a range of paths, and PostgreSQL expects it to be short;
 * what is closed above the few it finds is looked up of them alone.
 */
export function isHeldElsewhereSql(roots: readonly Root[], onlyOpen: boolean): Sql {
  if (!holdLeaves(roots)) return sql`held_by.id = any(array(${treesSql(roots, onlyOpen)}))`
  const linked = sql`held_by.id = any(array(${linkedSql(roots)}))`
  return onlyOpen ? sql`(${linked} and not ${shutAboveSql('held_by')})` : linked
}

const holdLeaves = (roots: readonly Root[]): boolean => roots.every(({ shape }) => shape.holds === 'leaves')

/** What the roots, where nothing can stand beneath them, or any within their trees are linked to as holders. */
function linkedSql(roots: readonly Root[]): Sql {
  if (roots.every(({ shape }) => !shape.hasBeneath)) {
    const ids = roots.map(({ id }) => id)
    return sql`select link.organisation_id from organisation_holders link where link.holder_id = any(${ids}::uuid[])`
  }
  const kinds = [...new Set(roots.flatMap(({ shape }) => shape.holders))]
  return sql`select link.organisation_id from organisations holder
      join organisation_holders link on link.holder_id = holder.id
    where holder.kind = any(${kinds}::text[]) and ${isWithinSql('holder', roots)}`
}

function openLeavesSql(roots: readonly Root[]): Sql {
  return sql`select held.id from organisations held
    where held.id = any(array(${linkedSql(roots)})) and not ${shutAboveSql('held')}`
}

/** Closed, itself or by an organisation above it by parent. */
function shutAboveSql(alias: string): Sql {
  return sql`exists (select 1 from organisations shut where shut.status = 'closed'
    and shut.id = any(string_to_array(trim(both '/' from ${sql.ref(`${alias}.path`)}), '/')::uuid[]))`
}

function treesSql(roots: readonly Root[], onlyOpen: boolean): Sql {
  const elsewhere = sql`select root.path from (${heldFromSql(roots)}) as root where not ${isWithinSql('root', roots)}`
  return onlyOpen ? openBeneathSql(elsewhere) : beneathSql(elsewhere)
}
