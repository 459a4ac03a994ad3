import type { Extent, ExtentPart, Policy } from '@remit/policy'
import { type RawBuilder, sql } from 'kysely'
import { conditionSql } from './condition-sql.ts'
import { openSql, reachedSql } from './reach-sql.ts'
import { organisationReader, resourceReader } from './row-sql.ts'
import type { VisibleColumns } from './visible.ts'

type Sql = RawBuilder<unknown>

/** An extent as one SQL condition on a row: true exactly of the rows inside it. False or NULL of all others. */
export function extentSql(policy: Policy, extent: Extent, columns: VisibleColumns): Sql {
  const type = rowType(extent, columns)
  if (extent.parts.length === 0) return sql`false`
  return sql`(${sql.join(
    extent.parts.map((part) => partSql({ policy, part, columns, type })),
    sql` or `,
  )})`
}

interface Part {
  policy: Policy
  part: ExtentPart
  columns: VisibleColumns
  /** Undefined when the permission is asked of several types and the query does not say which its rows are. */
  type: string | undefined
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
  const without = everywhere ? [sql`(${nowhere} and ${whenSql(given, undefined)})`] : []
  return sql`(${sql.join([...inside, ...without], sql` or `)})`
}

// As an array PostgreSQL finds the organisations once and then uses the holder's index; as a subquery it may walk the whole
// table in the order of the page. Where a condition reads the row, it has to be a subquery.
function heldInsideSql(holder: Sql, given: Part): Sql {
  return given.part.when === undefined
    ? sql`${holder} = any(array(${insideSql(given)}))`
    : sql`${holder} in (${insideSql(given)})`
}

/** The organisations that make a row held by them part of it. Correlated only where a condition reads the row. */
function insideSql(given: Part): Sql {
  const { where, closedToo } = given.part
  const path = sql`held_by.path`
  const conditions = [
    ...(where === 'everywhere' ? [] : [sql`held_by.id in (${reachedSql(where)})`]),
    ...(closedToo ? [] : [openSql(path)]),
    whenSql(given, 'held_by'),
  ]
  return sql`select held_by.id from organisations held_by where ${sql.join(conditions, sql` and `)}`
}

function whenSql({ policy, part, columns, type }: Part, organisation: string | undefined): Sql {
  if (part.when === undefined) return sql`true`
  const resource = resourceReader(policy, columns, type)
  return conditionSql(part.when, { resource, organisation: organisationReader(organisation) })
}
