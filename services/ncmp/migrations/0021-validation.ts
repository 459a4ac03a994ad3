import { type Kysely, sql } from 'kysely'

/**
 * Lets a submission be checked by the national team: queried, answered, reopened until a day, final, purged. Makes
 * `ncmp.supplementary_numbers`, `ncmp.kept_figures`, which outlives the purge, and `ncmp.authorities` with each region.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table ncmp.submissions
      add column locked_at timestamptz,
      add column query text,
      add column queried_at timestamptz,
      add column queried_by text,
      add column answer text,
      add column answered_at timestamptz,
      add column answered_by text,
      add column reopened_until date,
      add column final_at timestamptz,
      add column final_by text,
      add column purged_at timestamptz,
      add column purged_by text,
      add column purged_records integer,
      drop constraint submissions_status_check,
      drop constraint submissions_finalised_whole,
      add constraint submissions_status_check check (status in ('open', 'finalised', 'queried', 'answered', 'final')),
      add constraint submissions_finalised_whole check ((status <> 'open') = (finalised_at is not null)),
      add constraint submissions_final_whole check ((status = 'final') = (final_at is not null)),
      add constraint submissions_purged_permitted check (purged_at is null or purge_permitted_at is not null)`.execute(
    db,
  )
  await sql`
    create table ncmp.kept_figures (
      authority_id uuid not null references organisations (id),
      collection_year integer not null,
      school_year text not null check (school_year in ('R', '6')),
      eligible integer not null,
      records integer not null,
      measured integer not null,
      not_measured integer not null,
      underweight integer not null,
      healthy integer not null,
      overweight integer not null,
      very_overweight integer not null,
      primary key (authority_id, collection_year, school_year)
    )`.execute(db)
  await sql`
    create table ncmp.supplementary_numbers (
      authority_id uuid not null references organisations (id),
      collection_year integer not null,
      school_year text not null check (school_year in ('R', '6')),
      reason text not null,
      pupils integer not null check (pupils >= 0),
      primary key (authority_id, collection_year, school_year, reason)
    )`.execute(db)
  await sql`
    create table ncmp.authorities (
      authority_id uuid primary key references organisations (id),
      region text not null
    )`.execute(db)
}
