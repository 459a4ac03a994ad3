import { type Kysely, sql } from 'kysely'

/**
 * Makes `pcse.opt_outs` (a performer who leaves the pension scheme but stays at their practices) and `pcse.certificates`
 * (their year-end certificate, one a pension year; held by their accountant's organisation, or by the centre). Amounts in
 * pence.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pcse.opt_outs (
      id uuid primary key,
      performer_id uuid not null references users (id),
      last_on date not null,
      made_at timestamptz not null,
      ended_at timestamptz
    )`.execute(db)
  await sql`create unique index opt_outs_once on pcse.opt_outs (performer_id) where ended_at is null`.execute(db)
  await sql`
    create table pcse.certificates (
      id uuid primary key,
      performer_id uuid not null references users (id),
      pension_year integer not null,
      holder_id uuid not null references organisations (id),
      practice_pence integer not null check (practice_pence >= 0),
      other_pence integer not null check (other_pence >= 0),
      filled_by uuid not null references users (id),
      filled_at timestamptz not null,
      declared_at timestamptz,
      unique (performer_id, pension_year)
    )`.execute(db)
  await sql`create index on pcse.certificates (holder_id)`.execute(db)
}
