import { type Kysely, sql } from 'kysely'

/** Makes `pcse.orders` with their lines, and `pcse.record_requests`: medical records to be fetched from a practice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pcse.orders (
      id uuid primary key,
      number integer generated always as identity unique,
      practice_id uuid not null references organisations (id),
      status text not null check (status in ('ordered', 'sent', 'received', 'cancelled')),
      ordered_by uuid not null references users (id),
      ordered_at timestamptz not null,
      changed_at timestamptz not null
    )`.execute(db)
  await sql`create index on pcse.orders (practice_id, ordered_at)`.execute(db)
  await sql`
    create table pcse.order_lines (
      order_id uuid not null references pcse.orders (id),
      item text not null,
      quantity integer not null check (quantity > 0),
      received integer check (received >= 0),
      primary key (order_id, item)
    )`.execute(db)
  await sql`
    create table pcse.record_requests (
      id uuid primary key,
      number integer generated always as identity unique,
      practice_id uuid not null references organisations (id),
      is_urgent boolean not null,
      labels text[] not null check (cardinality(labels) > 0),
      collect_on date not null,
      status text not null check (status in ('asked', 'collected', 'delivered', 'cancelled')),
      asked_by uuid not null references users (id),
      asked_at timestamptz not null,
      changed_at timestamptz not null
    )`.execute(db)
  await sql`create index on pcse.record_requests (practice_id, asked_at)`.execute(db)
}
