import { type Kysely, sql } from 'kysely'

/**
 * Makes `pcse.locum_payments` (Locum B: one for each performer and month of work) and `pcse.locum_forms` (Locum A: work at a
 * practice, which it confirms or rejects). Amounts in pence, rates in hundredths of a per cent.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pcse.locum_payments (
      id uuid primary key,
      performer_id uuid not null references users (id),
      month date not null check (extract(day from month) = 1),
      reference text not null,
      pensionable_pence integer not null,
      rate integer not null,
      contribution_pence integer not null,
      due_on date not null,
      sent_at timestamptz not null
    )`.execute(db)
  await sql`create index on pcse.locum_payments (performer_id)`.execute(db)
  await sql`
    create table pcse.locum_forms (
      id uuid primary key,
      practice_id uuid not null references organisations (id),
      performer_id uuid not null references users (id),
      sd_number text not null check (sd_number ~ '^[0-9]{8}$'),
      work_from date not null,
      work_to date not null,
      fee_pence integer not null check (fee_pence > 0),
      status text not null check (status in ('sent', 'confirmed', 'rejected')),
      sent_at timestamptz not null,
      decided_by uuid references users (id),
      decided_at timestamptz,
      reason text,
      payment_id uuid references pcse.locum_payments (id),
      check (work_from <= work_to),
      check ((decided_at is null) = (status = 'sent')),
      check (payment_id is null or status = 'confirmed'),
      check (decided_by <> performer_id)
    )`.execute(db)
  await sql`create index on pcse.locum_forms (practice_id, status)`.execute(db)
  await sql`create index on pcse.locum_forms (performer_id)`.execute(db)
}
