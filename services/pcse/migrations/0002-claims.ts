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
      premises text,
      invoice_number text,
      absent text,
      covering text,
      sessions integer check (sessions > 0),
      pay_code text,
      status text not null check (status in
        ('draft', 'submitted', 'returned', 'rejected', 'approved', 'inRun', 'paid', 'withdrawn')),
      made_by uuid not null references users (id),
      changed_at timestamptz not null,
      submitted_by uuid references users (id),
      submitted_at timestamptz,
      decided_by uuid references users (id),
      decided_at timestamptz,
      decision_words text,
      constraint claims_period_forward check (period_from <= period_to),
      constraint claims_submission_whole check ((submitted_by is null) = (submitted_at is null)),
      constraint claims_submitted_by_somebody check (status in ('draft', 'withdrawn') or submitted_at is not null),
      constraint claims_code_when_submitted check (status in ('draft', 'withdrawn') or pay_code is not null),
      constraint claims_decided check (status in ('draft', 'submitted', 'withdrawn') or decided_at is not null),
      constraint claims_nobody_decides_their_own check (decided_by <> submitted_by and decided_by <> made_by)
    )`.execute(db)
  await sql`create index on pcse.claims (practice_id, changed_at)`.execute(db)
  await sql`create index on pcse.claims (status)`.execute(db)
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
