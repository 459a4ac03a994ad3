import { type RawBuilder, sql } from 'kysely'

/** Column names as a list in SQL. */
export function namesOf(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((name) => sql.ref(name)))
}
