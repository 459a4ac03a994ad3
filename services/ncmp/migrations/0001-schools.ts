import { type Kysely, sql } from 'kysely'

/** Makes `ncmp.schools`: one row for each organisation of kind `school`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create schema if not exists ncmp`.execute(db)
  await sql`
    create table ncmp.schools (
      organisation_id uuid primary key references organisations (id),
      urn text not null unique check (urn ~ '^[0-9]{6}$'),
      dfe_number text not null unique check (dfe_number ~ '^[0-9]{3}/[0-9]{4}$'),
      school_type text not null check (school_type in ('academy', 'community', 'foundation', 'free',
        'voluntary-aided', 'voluntary-controlled', 'special', 'independent')),
      postcode text,
      eligible_reception_dfe integer check (eligible_reception_dfe >= 0),
      eligible_year6_dfe integer check (eligible_year6_dfe >= 0),
      eligible_reception_la integer check (eligible_reception_la >= 0),
      eligible_year6_la integer check (eligible_year6_la >= 0),
      removed_at timestamptz,
      revision integer not null default 1
    )`.execute(db)
}
