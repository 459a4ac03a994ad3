import type { Extent, ExtentPart, Places, Policy } from '@remit/policy'
import type { RawBuilder } from 'kysely'
import { readingOf } from './condition-reading.ts'
import { conditionSql } from './condition-sql.ts'
import { allOf, anyOf, inKysely, ref, type Sql, sql } from './flat-sql.ts'
import { type Reach, reachOf } from './reach-sql.ts'
import { organisationReader, resourceReader, textReader } from './row-sql.ts'
import type { VisibleColumns } from './visible.ts'

/**
 * An extent as one SQL condition on a row: true exactly of the rows inside it. False or NULL of all others. `places` are those of
 * the facts it was listed from.
 */
export function extentSql(
  policy: Policy,
  places: Places,
  extent: Extent,
  columns: VisibleColumns,
): RawBuilder<unknown> {
  const type = rowType(extent, columns)
  const parts = joinedParts(extent.parts)
  const isAlone = parts.length === 1
  const each = parts.map((part) => partSql({ policy, places, part, columns, type, isAlone }))
  return inKysely(anyOf(each))
}

/** Parts that say only where are one: one subquery for all of them. */
type Part = Omit<ExtentPart, 'where'> & { readonly wheres: readonly ExtentPart['where'][] }

interface Given {
  policy: Policy
  places: Places
  part: Part
  columns: VisibleColumns
  /** Undefined when the permission is asked of several types and the query does not say which its rows are. */
  type: string | undefined
  /** No other condition finds rows of the extent. */
  isAlone: boolean
}

function joinedParts(parts: readonly ExtentPart[]): readonly Part[] {
  const isPlain = ({ owner, records, when }: ExtentPart) =>
    owner === undefined && records === undefined && when === undefined
  const plain = parts.filter(isPlain)
  const others = parts.filter((part) => !isPlain(part)).map(({ where, ...rest }) => ({ ...rest, wheres: [where] }))
  const [first] = plain
  if (first === undefined) return others
  return [{ closedToo: first.closedToo, wheres: plain.map(({ where }) => where) }, ...others]
}

function rowType({ permission, types }: Extent, { type }: VisibleColumns): string | undefined {
  if (type !== undefined && types.length > 0 && !types.includes(type)) {
    throw new Error(`“${permission}” is not asked of a ${type}.`)
  }
  return type ?? (types.length === 1 ? types[0] : undefined)
}

function partSql(given: Given): Sql {
  const { part, columns } = given
  const own = [
    ...(part.owner === undefined ? [] : [ownerSql(part.owner, columns)]),
    ...(part.records === undefined ? [] : [recordsSql(part.records, given)]),
  ]
  return allOf([...own, holderSql(given)])
}

function ownerSql(user: string, { owner, of }: VisibleColumns): Sql {
  const named = [owner, of?.owner].filter((column) => column !== undefined)
  if (named.length === 0) throw new Error('Some grants reach only what a user owns: name the owner’s column.')
  return anyOf(named.map((column) => sql`${ref(column)} = ${user}`))
}

function recordsSql(records: NonNullable<ExtentPart['records']>, { columns, type }: Given): Sql {
  if (type === undefined) throw new Error('Some grants reach only selected records: name the type of the rows.')
  const idsOf = (wanted: string) => records.filter((record) => record.type === wanted).map(({ id }) => id)
  const { id, of } = columns
  if (id === undefined) throw new Error('Some grants reach only selected records: name the id’s column.')
  const itself = sql`${ref(id)} = any(${idsOf(type)}::uuid[])`
  return of ? sql`(${itself} or ${ref(of.id)} = any(${idsOf(of.type)}::uuid[]))` : itself
}

function holderSql(given: Given): Sql {
  const { part, columns } = given
  const everywhere = part.wheres.includes('everywhere')
  if (everywhere && part.closedToo && part.when === undefined) return sql`true`
  const reach = reachOf({ ...given, wheres: part.wheres, onlyOpen: !part.closedToo })
  const holders = [columns.holder].flat().map((column) => ref(column))
  const isAlone = given.isAlone && holders.length === 1
  const inside = holders.map((holder) => heldInsideSql(holder, reach, { ...given, isAlone }))
  if (!everywhere || columns.alwaysHeld === true) return anyOf(inside)
  const nowhere = holders.map((holder) => sql`${holder} is null`)
  return anyOf([...inside, allOf([...nowhere, whenSql(given, undefined)])])
}

/** Whether a row is held where it must be, and its condition holds there. */
function heldInsideSql(holder: Sql, reach: Reach, given: Given): Sql {
  const { when } = given.part
  const reads = readingOf(when)
  if (!reads.organisation) {
    const held = 'ids' in reach ? amongIdsSql(holder, reach.ids) : amongSql(holder, reach, sql`true`, given)
    return when === undefined ? held : sql`(${held} and ${whenSql(given, undefined)})`
  }
  const among = 'ids' in reach ? sql`held_by.id = any(${reach.ids}::uuid[])` : reach.among
  const holds = whenSql(given, 'held_by')
  // Where the condition reads the row as well, it is asked of each pair: PostgreSQL joins them for `exists`, not for `in`.
  if (!reads.resource) return amongSql(holder, { among, share: 'ids' in reach ? 'few' : reach.share }, holds, given)
  return sql`exists (select 1 from organisations held_by where held_by.id = ${holder} and ${among} and ${holds})`
}

/** One id by equality, so that an index that begins with the holder also gives its order. */
function amongIdsSql(holder: Sql, ids: readonly string[]): Sql {
  if (ids.length === 0) return sql`false`
  return ids.length === 1 ? sql`${holder} = ${ids[0]}::uuid` : sql`${holder} = any(${ids}::uuid[])`
}

// Few organisations are found first, as an array, and the holder's index is read for each: joining them takes longer to plan than to
// do. More are joined, in whatever way the statistics say is best, which beside other conditions cannot be: the whole table would be
// read, as it must be for most. Owners and records have indexes of their own, and where a row is held is asked of the few found so:
// `is true` keeps the holder's index from being read for all that is held there.
function amongSql(holder: Sql, { among, share }: Exclude<Reach, { ids: unknown }>, when: Sql, given: Given): Sql {
  const { isAlone, part } = given
  const select = sql`select held_by.id from organisations held_by where ${among} and ${when}`
  if (part.owner !== undefined || part.records !== undefined) return sql`(${holder} in (${select})) is true`
  const isJoined = share === 'most' || (share === 'some' && isAlone)
  return isJoined ? sql`${holder} in (${select})` : sql`${holder} = any(array(${select}))`
}

function whenSql({ policy, part, columns, type }: Given, organisation: string | undefined): Sql {
  if (part.when === undefined) return sql`true`
  const resource = resourceReader(policy, columns, type)
  const text = textReader(policy, columns, type)
  return conditionSql(part.when, { resource, text, organisation: organisationReader(organisation) })
}
