import { sql } from 'kysely'
import type { Db } from '../../src/db/index.ts'
import { type AnyRow, everyRow } from '../../src/testing/index.ts'

/** What the database keeps: everything people made, as one text; how much history there is; how many messages wait. */
export type Kept = { readonly content: string; readonly entries: number; readonly messages: number }

/** Reads it over every table there is; `passing`: with who is signed in, links that work once, and machine clients. */
export async function readKept(db: Db, passing = false): Promise<Kept> {
  const rows = await everyRow(db)
  const count = (name: string) => rows.filter(({ table }) => table === name).length
  const made = rows.filter(
    ({ table }) =>
      !['outbox', 'audit_entries', 'audit_chains', 'role_uses', 'api_minutes', 'api_clients'].includes(table),
  )
  if (passing) made.push(...(await readPassing(db)))
  return { content: JSON.stringify(made), entries: count('audit_entries'), messages: count('outbox') }
}

async function readPassing(db: Db): Promise<AnyRow[]> {
  const { rows } = await sql<{ table: string; key: string }>`
    select 'sessions' as "table", token_hash as key from sessions
    union all select 'one_time_tokens', token_hash from one_time_tokens
    union all select 'api_clients', concat(id, revoked_at) from api_clients order by 1, 2`.execute(db)
  return rows.map(({ table, key }) => ({ table, columns: { key } }))
}
