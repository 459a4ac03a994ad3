import type { AttributeSource, AttributeType, Policy } from '@remit/policy'
import { ref, type Sql, sql } from './flat-sql.ts'
import type { VisibleColumns } from './visible.ts'

type Reader = (name: string) => Sql

/** Reads a row's own values, as jsonb; NULL for what is missing. Throws for a name without a column. */
export function resourceReader(policy: Policy, columns: VisibleColumns, type: string | undefined): Reader {
  return (name) => {
    if (name === 'type') {
      if (type === undefined) throw new Error('A condition reads the type of the rows: name it.')
      return sql`${JSON.stringify(type)}::jsonb`
    }
    const column = name === 'id' || name === 'owner' ? columns[name] : columns.attributes?.[name]
    const attribute = declared(policy, type, name)
    if (column !== undefined) return jsonOf(ref(column), typeOf(attribute))
    // What only callers bring is missing from every row.
    if (typeof attribute === 'object' && attribute.fromCaller) return sql`null::jsonb`
    throw new Error(`A condition reads “${name}” of the rows: name its column.`)
  }
}

/** Reads a row's texts as they are stored; undefined for what is no text, or stored as jsonb. */
export function textReader(policy: Policy, columns: VisibleColumns, type: string | undefined) {
  return (name: string): Sql | undefined => {
    const column = columns.areJson === true ? undefined : columns.attributes?.[name]
    return column !== undefined && typeOf(declared(policy, type, name)) === 'string'
      ? sql`${ref(column)}::text`
      : undefined
  }
}

/** Reads attributes of the organisation with this alias: the nearest at or above it that has one. */
export function organisationReader(alias: string | undefined): Reader {
  return (name) => {
    if (alias === undefined) return sql`null::jsonb`
    if (name === 'id' || name === 'kind') return sql`to_jsonb(${ref(`${alias}.${name}`)})`
    return sql`(select above.attributes -> ${name} from organisations above
      where above.id = any(string_to_array(btrim(${ref(`${alias}.path`)}, '/'), '/')::uuid[])
        and jsonb_typeof(above.attributes -> ${name}) <> 'null'
      order by length(above.path) desc limit 1)`
  }
}

function jsonOf(column: Sql, type: AttributeType | undefined): Sql {
  // The engine's instants are epoch milliseconds.
  if (type === 'instant') return sql`to_jsonb((extract(epoch from ${column}) * 1000)::bigint)`
  return sql`nullif(to_jsonb(${column}), 'null'::jsonb)`
}

function declared(policy: Policy, type: string | undefined, name: string): AttributeSource | undefined {
  const { resources, organisations } = policy.source
  return type === undefined ? undefined : (resources[type] ?? organisations[type])?.attributes?.[name]
}

const typeOf = (source: AttributeSource | undefined) => (typeof source === 'object' ? source.type : source)
