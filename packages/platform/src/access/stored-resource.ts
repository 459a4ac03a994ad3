import type { Attributes, Policy } from '@remit/policy'
import { type RawBuilder, sql } from 'kysely'
import { isId, type Reader } from '../db/index.ts'
import type { AskedResource } from './asked-resource.ts'
import { inKysely } from './flat-sql.ts'
import { resourceReader } from './row-sql.ts'
import type { VisibleColumns } from './visible.ts'

/** Where a service keeps the records of one type of its policy: its table, and the columns the engine reads. Ids are UUIDs. */
export interface StoredResource {
  /** With its schema: `ncmp.pupils`. */
  table: string
  /** Column names without the table's. */
  columns: Omit<VisibleColumns, 'type'> & { id: string }
}

/** By type of resource. Organisations are the platform's own and need none. */
export type StoredResources = Readonly<Record<string, StoredResource>>

/** The rows of one type, as the SQL `from … stored`, with every column named so. */
export interface RowsOfType {
  from: RawBuilder<unknown>
  columns: VisibleColumns & { id: string }
}

/** Where the rows of a type are; undefined when neither the platform nor the service keeps any. */
export function rowsOfType(policy: Policy, stored: StoredResources, type: string): RowsOfType | undefined {
  if (policy.kinds.has(type)) return organisationsOfKind(policy, type)
  const found = Object.hasOwn(stored, type) ? stored[type] : undefined
  if (found === undefined) return undefined
  const { holder, id, owner, of, attributes = {}, alwaysHeld, areJson } = found.columns
  return {
    from: sql`${sql.table(found.table)} stored`,
    columns: {
      type,
      id: named(id),
      holder: [holder].flat().map(named),
      ...(alwaysHeld && { alwaysHeld }),
      ...(areJson && { areJson }),
      ...(owner !== undefined && { owner: named(owner) }),
      ...(of && { of: { type: of.type, id: named(of.id), ...(of.owner !== undefined && { owner: named(of.owner) }) } }),
      attributes: Object.fromEntries(Object.entries(attributes).map(([name, column]) => [name, named(column)])),
    },
  }
}

/** These things as they are stored, by id; ids that are none are left out, whatever their shape. */
export async function findResources(
  reader: Reader,
  where: { policy: Policy; stored: StoredResources; type: string },
  ids: readonly string[],
): Promise<ReadonlyMap<string, AskedResource>> {
  const rows = rowsOfType(where.policy, where.stored, where.type)
  const asked = ids.filter(isId)
  if (rows === undefined || asked.length === 0) return new Map()
  const { columns, from } = rows
  const read = resourceReader(where.policy, columns, where.type)
  const attributes = Object.keys(columns.attributes ?? {}).map((name) => sql`${name}::text, ${inKysely(read(name))}`)
  const found = await sql<StoredRow>`select ${sql.ref(columns.id)} as id, ${columnOr(columns.owner)} as owner,
      array_remove(array[${sql.join([columns.holder].flat().map((column) => sql.ref(column)))}]::uuid[], null) as holders,
      ${columnOr(columns.of?.id)} as of_id, ${columnOr(columns.of?.owner)} as of_owner,
      jsonb_strip_nulls(jsonb_build_object(${sql.join(attributes)})) as attributes
    from ${from} where ${sql.ref(columns.id)} = any(${asked}::uuid[])`.execute(reader)
  return new Map(found.rows.map((row) => [row.id, resourceOf(where.type, columns, row)]))
}

interface StoredRow {
  id: string
  owner: string | null
  holders: string[]
  of_id: string | null
  of_owner: string | null
  attributes: Attributes
}

const named = (column: string) => `stored.${column}`

const columnOr = (column: string | undefined) => (column === undefined ? sql`null::uuid` : sql.ref(column))

function resourceOf(type: string, { of }: VisibleColumns, row: StoredRow): AskedResource {
  const owned = row.owner === null ? {} : { owner: row.owner }
  const ofOwner = row.of_owner === null ? {} : { owner: row.of_owner }
  const belongs = of && row.of_id !== null ? { of: { type: of.type, id: row.of_id, ...ofOwner } } : {}
  return { type, id: row.id, holders: row.holders, attributes: row.attributes, ...owned, ...belongs }
}

/** Organisations hold themselves; each declared attribute is a column. */
function organisationsOfKind(policy: Policy, kind: string): RowsOfType {
  const declared = Object.entries(policy.source.organisations[kind]?.attributes ?? {})
  const columns = declared.map(([name, source]) => {
    const isInstant = (typeof source === 'object' ? source.type : source) === 'instant'
    const value = isInstant
      ? sql`to_timestamp((o.attributes ->> ${name})::numeric / 1000)`
      : sql`o.attributes -> ${name}`
    return sql`, ${value} as ${sql.id(name)}`
  })
  return {
    from: sql`(select o.id${sql.join(columns, sql``)} from organisations o
      where o.service = ${policy.key} and o.kind = ${kind}) stored`,
    columns: {
      type: kind,
      id: 'stored.id',
      holder: 'stored.id',
      alwaysHeld: true,
      areJson: true,
      attributes: Object.fromEntries(declared.map(([name]) => [name, named(name)])),
    },
  }
}
