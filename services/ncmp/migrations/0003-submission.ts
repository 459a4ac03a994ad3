import { type Kysely, sql } from 'kysely'

/** Makes `ncmp.submissions` (one row for an authority's school year) and `ncmp.breach_reasons`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ncmp.submissions (
      authority_id uuid not null references organisations (id),
      collection_year integer not null,
      status text not null check (status in ('open', 'finalised')),
      signed_off_at timestamptz,
      signed_off_by text,
      finalised_at timestamptz,
      finalised_by text,
      extracted_at timestamptz,
      purge_permitted_at timestamptz,
      purge_permitted_by text,
      primary key (authority_id, collection_year),
      constraint submissions_finalised_whole check ((status = 'finalised') = (finalised_at is not null)),
      constraint submissions_signed_first check (finalised_at is null or signed_off_at is not null),
      constraint submissions_purge_last check (purge_permitted_at is null or finalised_at is not null)
    )`.execute(db)
  await sql`
    create table ncmp.breach_reasons (
      authority_id uuid not null,
      collection_year integer not null,
      indicator text not null,
      reason text not null,
      detail text,
      figure double precision,
      primary key (authority_id, collection_year, indicator),
      foreign key (authority_id, collection_year) references ncmp.submissions on delete cascade
    )`.execute(db)
}
