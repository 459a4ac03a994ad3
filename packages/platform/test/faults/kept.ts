import { sql } from 'kysely'
import type { Db } from '../../src/db/index.ts'

/** What the database keeps: one fingerprint of everything people made, how much history there is, how many messages wait. */
export type Kept = { readonly content: string; readonly entries: number; readonly messages: number }

// Who is signed in, and what a form or a delay remembers, is no change to people or access: it has no history.
const passing = ['sessions', 'sign_in_attempts', 'one_time_tokens', 'outbox', 'audit_entries', 'audit_chains']

/** Reads it, over every table there is, so that a new table is looked at from its first day. */
export async function readKept(db: Db): Promise<Kept> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely%'
        and table_name <> all(${passing}) order by table_name`.execute(db)
  const prints: string[] = []
  for (const { name } of tables) prints.push(`${name} ${await printOf(db, name)}`)
  return {
    content: prints.join('\n'),
    entries: await countOf(db, 'audit_entries'),
    messages: await countOf(db, 'outbox'),
  }
}

async function printOf(db: Db, table: string): Promise<string> {
  const { rows } = await sql<{ print: string | null }>`
    select md5(string_agg(line, ',' order by line)) as print
      from (select (to_jsonb(t) - 'last_seen_at')::text as line from ${sql.table(table)} t) lines`.execute(db)
  return rows[0]?.print ?? 'empty'
}

async function countOf(db: Db, table: 'audit_entries' | 'outbox'): Promise<number> {
  const { n } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}
