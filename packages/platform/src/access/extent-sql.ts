import type { Extent, ExtentPart, Policy } from '@remit/policy'
import { type RawBuilder, sql } from 'kysely'
import { conditionSql } from './condition-sql.ts'
import { anywhereSql, reachedSql, wholeSql } from './reach-sql.ts'
import { organisationReader, resourceReader } from './row-sql.ts'
import type { VisibleColumns } from './visible.ts'

type Sql = RawBuilder<unknown>

/**
 * An extent as one SQL condition on a row: true exactly of the rows inside it. False or NULL of all others. `isWhole` says of an
 * organisation whether it is a whole tree, so that most rows are meant; a wrong word costs time, not rows.
 */
export function extentSql(
  policy: Policy,
  extent: Extent,
  columns: VisibleColumns,
  isWhole: (organisation: string) => boolean = () => false,
): Sql {
  const type = rowType(extent, columns)
  if (extent.parts.length === 0) return sql`false`
  return sql`(${sql.join(
    extent.parts.map((part) => partSql({ policy, part, columns, type, isWhole })),
    sql` or `,
  )})`
}

interface Part {
  policy: Policy
  part: ExtentPart
  columns: VisibleColumns
  /** Undefined when the permission is asked of several types and the query does not say which its rows are. */
  type: string | undefined
  isWhole: (organisation: string) => boolean
}

function rowType({ permission, types }: Extent, { type }: VisibleColumns): string | undefined {
  if (type !== undefined && types.length > 0 && !types.includes(type)) {
    throw new Error(`“${permission}” is not asked of a ${type}.`)
  }
  return type ?? (types.length === 1 ? types[0] : undefined)
}

function partSql(given: Part): Sql {
  const { part, columns } = given
  const own = [
    ...(part.owner === undefined ? [] : [ownerSql(part.owner, columns)]),
    ...(part.records === undefined ? [] : [recordsSql(part.records, given)]),
  ]
  return sql`(${sql.join([...own, holderSql(given)], sql` and `)})`
}

function ownerSql(user: string, { owner, of }: VisibleColumns): Sql {
  const named = [owner, of?.owner].filter((column) => column !== undefined)
  if (named.length === 0) throw new Error('Some grants reach only what a user owns: name the owner’s column.')
  return sql`(${sql.join(
    named.map((column) => sql`${sql.ref(column)} = ${user}`),
    sql` or `,
  )})`
}

function recordsSql(records: NonNullable<ExtentPart['records']>, { columns, type }: Part): Sql {
  if (type === undefined) throw new Error('Some grants reach only selected records: name the type of the rows.')
  const idsOf = (wanted: string) => records.filter((record) => record.type === wanted).map(({ id }) => id)
  const { id, of } = columns
  if (id === undefined) throw new Error('Some grants reach only selected records: name the id’s column.')
  const itself = sql`${sql.ref(id)} = any(${idsOf(type)}::uuid[])`
  return of ? sql`(${itself} or ${sql.ref(of.id)} = any(${idsOf(of.type)}::uuid[]))` : itself
}

function holderSql(given: Part): Sql {
  const { part, columns } = given
  const holders = [columns.holder].flat().map((column) => sql.ref(column))
  const everywhere = part.where === 'everywhere'
  if (everywhere && part.closedToo && part.when === undefined) return sql`true`
  const inside = holders.map((holder) => heldInsideSql(holder, given))
  const nowhere = sql.join(
    holders.map((holder) => sql`${holder} is null`),
    sql` and `,
  )
  const without = everywhere && columns.alwaysHeld !== true ? [sql`(${nowhere} and ${whenSql(given, undefined)})`] : []
  return sql`(${sql.join([...inside, ...without], sql` or `)})`
}

// As an array PostgreSQL finds the organisations once and then uses the holder's index; as a subquery it may walk the whole
// table in the order of the page, which is right where nearly all of the table is meant. Where a condition reads the row, it has
// to be a subquery.
function heldInsideSql(holder: Sql, given: Part): Sql {
  const { where, when } = given.part
  const isSubquery = when !== undefined || where === 'everywhere' || isWide(given)
  return isSubquery ? sql`${holder} in (${insideSql(given)})` : sql`${holder} = any(array(${insideSql(given)}))`
}

/** Whether whole trees are meant. */
function isWide({ part: { where }, isWhole }: Part): boolean {
  return where !== 'everywhere' && where.every === undefined && where.beneath.every(isWhole)
}

/** The organisations that make a row held by them part of it. Correlated only where a condition reads the row. */
function insideSql(given: Part): Sql {
  const { where, closedToo, when } = given.part
  const id = sql`held_by.id`
  if (where === 'everywhere') {
    return sql`select ${id} from organisations held_by where ${anywhereSql(!closedToo)} and ${whenSql(given, 'held_by')}`
  }
  const reached = isWide(given) ? wholeSql(where.beneath, !closedToo) : reachedSql(where, !closedToo)
  if (when === undefined) return reached
  return sql`select ${id} from organisations held_by where ${id} in (${reached}) and ${whenSql(given, 'held_by')}`
}

function whenSql({ policy, part, columns, type }: Part, organisation: string | undefined): Sql {
  if (part.when === undefined) return sql`true`
  const resource = resourceReader(policy, columns, type)
  return conditionSql(part.when, { resource, organisation: organisationReader(organisation) })
}
