import { ref, type Sql, sql } from './flat-sql.ts'
import type { Root } from './known-roots.ts'
import { beneathSql, heldFromSql, isWithinSql, openBeneathSql } from './path-sql.ts'

/** Trees of one service's organisations that may hold others as second holders. With `onlyOpen`: what is closed is not meant. */
export interface Holding {
  readonly service: string
  readonly roots: readonly Root[]
  readonly onlyOpen: boolean
}

/**
 * A subquery of the ids of what is held as second holder from within these trees, with everything beneath each and held from
 * there in turn: all that lies outside the trees, and perhaps some of what lies within. With `onlyOpen`: without what is closed,
 * itself or by an organisation above it.
 */
export function heldElsewhereSql(holding: Holding): Sql {
  if (!holdLeaves(holding)) return treesSql(holding)
  return holding.onlyOpen ? openLeavesSql(holding) : linkedSql(holding)
}

/**
 * Whether `held_by` is among those. An array is looked up in the index beside a range of paths, and PostgreSQL expects it to be short;
 * what is closed above the few it finds is looked up of them alone.
 */
export function isHeldElsewhereSql(holding: Holding): Sql {
  if (!holdLeaves(holding)) return sql`held_by.id = any(array(${treesSql(holding)}))`
  const linked = sql`held_by.id = any(array(${linkedSql(holding)}))`
  return holding.onlyOpen ? sql`(${linked} and not ${shutAboveSql('held_by')})` : linked
}

const holdLeaves = ({ roots }: Holding): boolean => roots.every(({ shape }) => shape.holds === 'leaves')

/** What the roots, where nothing can stand beneath them, or any within their trees are linked to as holders. */
function linkedSql(holding: Holding): Sql {
  const { roots } = holding
  const isFlat = roots.every(({ shape }) => !shape.hasBeneath)
  const holders = isFlat ? sql`${roots.map(({ id }) => id)}::uuid[]` : sql`array(${holdersSql(holding)})`
  return sql`select link.organisation_id from organisation_holders link where link.holder_id = any(${holders})`
}

function holdersSql({ service, roots }: Holding): Sql {
  const kinds = [...new Set(roots.flatMap(({ shape }) => shape.holders))]
  return sql`select holder.id from organisations holder
    where holder.service = ${service} and holder.kind = any(${kinds}::text[]) and ${isWithinSql('holder', roots)}`
}

function openLeavesSql(holding: Holding): Sql {
  return sql`select held.id from organisations held
    where held.id = any(array(${linkedSql(holding)})) and not ${shutAboveSql('held')}`
}

/** Closed, itself or by an organisation above it by parent. */
function shutAboveSql(alias: string): Sql {
  return sql`exists (select 1 from organisations shut where shut.status = 'closed'
    and shut.id = any(string_to_array(trim(both '/' from ${ref(`${alias}.path`)}), '/')::uuid[]))`
}

function treesSql({ roots, onlyOpen }: Holding): Sql {
  const elsewhere = sql`select root.path from (${heldFromSql(roots)}) as root where not ${isWithinSql('root', roots)}`
  return onlyOpen ? openBeneathSql(elsewhere) : beneathSql(elsewhere)
}
