import { type Kysely, sql } from 'kysely'

/**
 * Pupils: limits of what can be true are settings now, so the table only refuses nonsense; when a result letter was last
 * made. Uploads: which record a row without an NHS number is about, and whether its line was taken off the list.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table ncmp.pupils
      drop constraint pupils_height_cm_check,
      drop constraint pupils_weight_kg_check,
      add constraint pupils_height_possible check (height_cm between 50 and 250),
      add constraint pupils_weight_possible check (weight_kg between 2 and 300),
      add column letter_made_at timestamptz`.execute(db)
  await sql`alter table ncmp.upload_rows add column known_id uuid`.execute(db)
  await sql`alter table ncmp.uploads add column dismissed_at timestamptz`.execute(db)
}
