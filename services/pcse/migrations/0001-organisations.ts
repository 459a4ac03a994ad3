import { type Kysely, sql } from 'kysely'

/** Makes the schema `pcse`. The organisations themselves are the platform's; their ODS code is its `code`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create schema if not exists pcse`.execute(db)
}
