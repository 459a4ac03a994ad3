import type { Db } from '../../src/db/index.ts'
import { everyRow } from '../../src/testing/index.ts'

/** What the database keeps: everything people made, as one text; how much history there is; how many messages wait. */
export type Kept = { readonly content: string; readonly entries: number; readonly messages: number }

/** Reads it over every table there is. */
export async function readKept(db: Db): Promise<Kept> {
  const rows = await everyRow(db)
  const count = (name: string) => rows.filter(({ table }) => table === name).length
  const made = rows.filter(
    ({ table }) =>
      !['outbox', 'audit_entries', 'audit_chains', 'role_uses', 'api_minutes', 'api_clients'].includes(table),
  )
  return { content: JSON.stringify(made), entries: count('audit_entries'), messages: count('outbox') }
}
