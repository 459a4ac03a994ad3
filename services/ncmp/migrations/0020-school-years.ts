import { type Kysely, sql } from 'kysely'

/**
 * Makes `ncmp.school_years`: what is known of a school for one school year. Eligible numbers move there from the school, to
 * the latest year it has pupils of, else to the year that the day of migrating falls in.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ncmp.school_years (
      school_id uuid not null references organisations (id),
      collection_year integer not null,
      eligible_reception_dfe integer check (eligible_reception_dfe >= 0),
      eligible_year6_dfe integer check (eligible_year6_dfe >= 0),
      eligible_reception_la integer check (eligible_reception_la >= 0),
      eligible_year6_la integer check (eligible_year6_la >= 0),
      revision integer not null default 1,
      primary key (school_id, collection_year)
    )`.execute(db)
  await sql`
    insert into ncmp.school_years (school_id, collection_year, eligible_reception_dfe, eligible_year6_dfe,
      eligible_reception_la, eligible_year6_la, revision)
    select organisation_id, coalesce((select max(collection_year) from ncmp.pupils where school_id = organisation_id),
      extract(year from (now() at time zone 'Europe/London') - interval '8 months')::integer),
      eligible_reception_dfe, eligible_year6_dfe, eligible_reception_la, eligible_year6_la, revision
    from ncmp.schools`.execute(db)
  await sql`
    alter table ncmp.schools drop column eligible_reception_dfe, drop column eligible_year6_dfe,
      drop column eligible_reception_la, drop column eligible_year6_la`.execute(db)
}
