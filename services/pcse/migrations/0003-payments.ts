import { type Kysely, sql } from 'kysely'

/**
 * Makes `pcse.contracts` (what a practice is paid for by the year), `pcse.payment_runs` (one a month) and
 * `pcse.statements` with their lines: what each practice was paid in a run, minus what was taken off. Amounts in pence.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pcse.contracts (
      practice_id uuid primary key references organisations (id),
      type text not null check (type in ('GMS', 'PMS', 'APMS')),
      yearly_pence bigint not null check (yearly_pence > 0),
      patients integer not null check (patients >= 0),
      weighted_patients integer not null check (weighted_patients >= 0),
      changed_at timestamptz not null
    )`.execute(db)
  await sql`
    create table pcse.payment_runs (
      id uuid primary key,
      month date not null unique check (extract(day from month) = 1),
      pays_on date not null,
      status text not null check (status in ('made', 'paid')),
      made_at timestamptz not null
    )`.execute(db)
  await sql`alter table pcse.claims add column run_id uuid references pcse.payment_runs (id)`.execute(db)
  await sql`alter table pcse.claims add constraint claims_in_a_run
    check ((run_id is not null) = (status in ('inRun', 'paid')))`.execute(db)
  await sql`create index on pcse.claims (run_id)`.execute(db)
  await sql`
    create table pcse.statements (
      id uuid primary key,
      run_id uuid not null references pcse.payment_runs (id),
      practice_id uuid not null references organisations (id),
      contract_type text,
      patients integer,
      weighted_patients integer,
      unique (practice_id, run_id)
    )`.execute(db)
  await sql`create index on pcse.statements (run_id)`.execute(db)
  await sql`
    create table pcse.statement_lines (
      statement_id uuid not null references pcse.statements (id),
      place integer not null,
      kind text not null check (kind in ('contract', 'claim', 'members', 'employer', 'avc')),
      label text not null,
      claim_id uuid references pcse.claims (id),
      pay_code text,
      period_from date not null,
      period_to date not null,
      amount_pence bigint not null,
      primary key (statement_id, place)
    )`.execute(db)
}
