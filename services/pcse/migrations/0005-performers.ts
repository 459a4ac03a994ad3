import { type Kysely, sql } from 'kysely'

/**
 * Makes `pcse.assignments`, where the performers of the Performers List work, and `pcse.assignment_changes`, what they ask
 * a practice to agree to: to join it, to leave it, or to change role.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pcse.assignments (
      id uuid primary key,
      performer_id uuid not null references users (id),
      practice_id uuid not null references organisations (id),
      role text not null check (role in ('principal', 'salaried', 'locum')),
      starts_on date not null,
      ends_on date,
      check (ends_on is null or ends_on >= starts_on)
    )`.execute(db)
  await sql`create index on pcse.assignments (practice_id)`.execute(db)
  await sql`create unique index assignments_one_at_a_practice on pcse.assignments (performer_id, practice_id)
    where ends_on is null`.execute(db)
  await sql`
    create table pcse.assignment_changes (
      id uuid primary key,
      performer_id uuid not null references users (id),
      practice_id uuid not null references organisations (id),
      kind text not null check (kind in ('join', 'leave', 'change')),
      role text check (role in ('principal', 'salaried', 'locum')),
      on_day date not null,
      status text not null check (status in ('waiting', 'approved', 'rejected')),
      asked_at timestamptz not null,
      decided_by uuid references users (id),
      decided_at timestamptz,
      reason text,
      check ((role is null) = (kind = 'leave')),
      check ((decided_at is null) = (status = 'waiting')),
      check (decided_by <> performer_id)
    )`.execute(db)
  await sql`create index on pcse.assignment_changes (practice_id, status)`.execute(db)
  await sql`create unique index assignment_changes_one_waiting on pcse.assignment_changes (performer_id, practice_id)
    where status = 'waiting'`.execute(db)
}
