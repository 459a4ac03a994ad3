import { sql } from 'kysely'
import type { Db } from '../db/index.ts'

/** One row of any table: its table's name without the schema, and its columns as JSON has them. */
export type AnyRow = { readonly table: string; readonly columns: Readonly<Record<string, unknown>> }

/** Tables of who is signed in, and of what forms and delays remember: they have no history, and looking leaves traces in them. */
const passing = ['sessions', 'sign_in_attempts', 'one_time_tokens']

/**
 * Every row of every table there is, a new table from its first day on, in one order: what a test compares before and
 * after. Passing tables, jobs, and when a user was last seen are left out.
 */
export async function everyRow(db: Db): Promise<readonly AnyRow[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'pgboss')
        and table_name not like 'kysely%' and table_name <> all(${passing})
      order by 1, 2`.execute(db)
  const all: AnyRow[] = []
  for (const { schema, name } of tables) {
    const { rows } = await sql<{ columns: Record<string, unknown> }>`
      select to_jsonb(t) - 'last_seen_at' as columns from ${sql.table(`${schema}.${name}`)} t order by t::text`.execute(
      db,
    )
    all.push(...rows.map(({ columns }) => ({ table: name, columns })))
  }
  return all
}
