import type { Condition, Operand, Reference, Scalar } from '@remit/policy'
import { allOf, anyOf, type Sql, sql } from './flat-sql.ts'

/** How a row and its holder's organisation answer: an expression of type jsonb that is NULL for what is missing. */
export interface RowSql {
  resource(name: string): Sql
  /** The column of a text as it is, which PostgreSQL compares at once, with an index and with statistics; undefined for all else. */
  text(name: string): Sql | undefined
  organisation(name: string): Sql
}

const missing = sql`null::jsonb`

/**
 * A condition as an SQL boolean. SQL's NULL is the engine's unknown, and SQL's AND, OR and NOT are Kleene's; values are
 * compared as jsonb, so that, as in the engine, a text never equals a number and lists equal nothing.
 * INVARIANT (one truth table): what `evaluate` of the engine gives, this gives; the property test holds them together.
 */
export function conditionSql(condition: Condition, row: RowSql): Sql {
  const short = textSql(condition, row)
  if (short !== undefined) return short
  if ('eq' in condition) return equalSql(valueSql(condition.eq[0], row), valueSql(condition.eq[1], row))
  if ('lt' in condition) return lessSql(valueSql(condition.lt[0], row), valueSql(condition.lt[1], row))
  if ('in' in condition) return amongSql(valueSql(condition.in[0], row), valueSql(condition.in[1], row))
  if ('present' in condition) return sql`(${valueSql(condition.present, row)} is not null)`
  if ('and' in condition) return allOf(condition.and.map((part) => conditionSql(part, row)))
  if ('or' in condition) return anyOf(condition.or.map((part) => conditionSql(part, row)))
  return sql`(not ${conditionSql(condition.not, row)})`
}

/** A text of the row compared with constant texts. */
function textSql(condition: Condition, row: RowSql): Sql | undefined {
  if ('eq' in condition) {
    const [a, b] = condition.eq
    const [reference, constant] = typeof a === 'object' ? [a, b] : [b, a]
    const column = typeof constant === 'string' ? columnOf(reference, row) : undefined
    return column && sql`(${column} = ${constant})`
  }
  if ('in' in condition) {
    const [value, among] = condition.in
    const texts = isList(among) && among.every((it) => typeof it === 'string') ? among : undefined
    const column = texts && columnOf(value, row)
    return column && sql`(${column} = any(${texts}::text[]))`
  }
  return undefined
}

function columnOf(operand: Operand, row: RowSql): Sql | undefined {
  return typeof operand === 'object' && 'resource' in operand ? row.text(operand.resource) : undefined
}

function valueSql(operand: Operand | readonly Scalar[], row: RowSql): Sql {
  if (typeof operand !== 'object') return constantSql(operand)
  if (isList(operand)) return sql`${JSON.stringify(operand)}::jsonb`
  return referenceSql(operand, row)
}

function isList(operand: Reference | readonly Scalar[]): operand is readonly Scalar[] {
  return Array.isArray(operand)
}

function constantSql(value: Scalar): Sql {
  if (typeof value === 'number' && !Number.isFinite(value)) return missing
  return sql`${JSON.stringify(value)}::jsonb`
}

// The engine has filled in subject, action and context already: what is left of them is missing.
function referenceSql(reference: Reference, row: RowSql): Sql {
  if ('resource' in reference) return row.resource(reference.resource)
  if ('organisation' in reference) return row.organisation(reference.organisation)
  return missing
}

function equalSql(a: Sql, b: Sql): Sql {
  return sql`(case when jsonb_typeof(${a}) <> 'array' and jsonb_typeof(${b}) <> 'array' then ${a} = ${b} end)`
}

function lessSql(a: Sql, b: Sql): Sql {
  return sql`(case
    when jsonb_typeof(${a}) = 'number' and jsonb_typeof(${b}) = 'number' then (${a})::numeric < (${b})::numeric
    when ${isDateSql(a)} and ${isDateSql(b)} then (${a} #>> '{}') collate "C" < (${b} #>> '{}') collate "C" end)`
}

function isDateSql(value: Sql): Sql {
  return sql`(jsonb_typeof(${value}) = 'string' and (${value} #>> '{}') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')`
}

function amongSql(value: Sql, list: Sql): Sql {
  return sql`(case when jsonb_typeof(${list}) = 'array' then
    case when jsonb_array_length(${list}) = 0 then false
      when jsonb_typeof(${value}) <> 'array' then ${list} @> ${value} end end)`
}
