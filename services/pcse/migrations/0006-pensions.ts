import { type Kysely, sql } from 'kysely'

/**
 * Makes `pcse.pension_members` with their pay (`pcse.pension_pay`: by the year, from a day, at a rate in hundredths of a per
 * cent), their AVCs, what members add to their estimate themselves, the forms by which they came and went, and
 * `pcse.contributions`, what was taken for each in a payment run. Amounts in pence.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pcse.pension_members (
      id uuid primary key,
      practice_id uuid not null references organisations (id),
      performer_id uuid references users (id),
      name text not null,
      sd_number text not null check (sd_number ~ '^[0-9]{8}$'),
      kind text not null check (kind in ('principal', 'salaried', 'nonGpPartner')),
      joined_on date not null,
      left_on date,
      check ((performer_id is null) = (kind = 'nonGpPartner')),
      check (left_on is null or left_on >= joined_on)
    )`.execute(db)
  await sql`create index on pcse.pension_members (practice_id)`.execute(db)
  await sql`create unique index pension_members_once on pcse.pension_members (practice_id, sd_number)
    where left_on is null`.execute(db)
  await sql`
    create table pcse.pension_pay (
      member_id uuid not null references pcse.pension_members (id),
      starts_on date not null,
      yearly_pence integer not null check (yearly_pence >= 0),
      rate integer not null,
      why text not null check (why in ('joiner', 'estimate', 'change')),
      primary key (member_id, starts_on)
    )`.execute(db)
  await sql`
    create table pcse.individual_estimates (
      performer_id uuid not null references users (id),
      pension_year integer not null,
      yearly_pence integer not null check (yearly_pence >= 0),
      is_hidden boolean not null,
      changed_at timestamptz not null,
      primary key (performer_id, pension_year)
    )`.execute(db)
  await sql`
    create table pcse.avcs (
      id uuid primary key,
      member_id uuid not null references pcse.pension_members (id),
      kind text not null,
      monthly_pence integer not null check (monthly_pence > 0),
      starts_on date not null,
      ends_on date,
      check (ends_on is null or ends_on >= starts_on)
    )`.execute(db)
  await sql`create index on pcse.avcs (member_id)`.execute(db)
  await sql`
    create table pcse.pension_forms (
      id uuid primary key,
      practice_id uuid not null references organisations (id),
      member_id uuid not null references pcse.pension_members (id),
      kind text not null check (kind in ('joiner', 'leaver', 'special')),
      on_day date not null,
      reason text,
      submitted_by uuid not null references users (id),
      submitted_at timestamptz not null
    )`.execute(db)
  await sql`create index on pcse.pension_forms (practice_id)`.execute(db)
  await sql`
    create table pcse.contributions (
      statement_id uuid not null references pcse.statements (id),
      member_id uuid not null references pcse.pension_members (id),
      name text not null,
      sd_number text not null,
      monthly_pence integer not null,
      rate integer not null,
      member_pence integer not null,
      employer_pence integer not null,
      avc_pence integer not null,
      primary key (statement_id, member_id)
    )`.execute(db)
}
