import { type Kysely, sql } from 'kysely'

/** An index of the few records whose warnings wait for confirmation: every page of the grid counts them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index pupils_to_confirm on ncmp.pupils (school_id, collection_year)
    where cardinality(warnings) > 0 and warnings_confirmed_at is null`.execute(db)
}
