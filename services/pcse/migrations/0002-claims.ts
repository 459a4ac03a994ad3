import { type Kysely, sql } from 'kysely'

/** Makes `pcse.claims`, one row for each claim of a practice (amounts in pence), and `pcse.claim_evidence`, its files. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pcse.claims (
      id uuid primary key,
      practice_id uuid not null references organisations (id),
      type text not null,
      period_from date not null,
      period_to date not null,
      amount_pence integer not null check (amount_pence > 0),
      status text not null check (status in ('draft', 'submitted', 'withdrawn')),
      made_by uuid not null references users (id),
      changed_at timestamptz not null,
      submitted_by uuid references users (id),
      submitted_at timestamptz,
      constraint claims_period_forward check (period_from <= period_to),
      constraint claims_submission_whole check ((submitted_by is null) = (submitted_at is null)),
      constraint claims_submitted_by_somebody check (status <> 'submitted' or submitted_at is not null)
    )`.execute(db)
  await sql`create index on pcse.claims (practice_id, changed_at)`.execute(db)
  await sql`
    create table pcse.claim_evidence (
      id uuid primary key,
      claim_id uuid not null references pcse.claims (id),
      name text not null,
      type text not null,
      content bytea not null,
      added_at timestamptz not null
    )`.execute(db)
  await sql`create index on pcse.claim_evidence (claim_id)`.execute(db)
}
