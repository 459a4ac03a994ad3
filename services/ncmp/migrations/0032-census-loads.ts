import { type Kysely, sql } from 'kysely'

/** Makes `ncmp.census_loads`: files of the school census, checked and then loaded for every authority. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ncmp.census_loads (
      id uuid primary key,
      collection_year integer not null,
      file_name text not null,
      rows jsonb not null,
      made_by uuid not null references users (id),
      made_at timestamptz not null,
      loaded_at timestamptz
    )`.execute(db)
}
