import { type Kysely, sql } from 'kysely'

/** Makes `pcse.enquiries`, one row for each question to the centre, and `pcse.enquiry_messages`, what was written in it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pcse.enquiries (
      id uuid primary key,
      organisation_id uuid not null references organisations (id),
      asked_by uuid not null references users (id),
      category text not null,
      subject text not null,
      status text not null check (status in ('waiting', 'answered')),
      changed_at timestamptz not null
    )`.execute(db)
  await sql`create index on pcse.enquiries (asked_by)`.execute(db)
  await sql`create index on pcse.enquiries (organisation_id, status)`.execute(db)
  await sql`
    create table pcse.enquiry_messages (
      id uuid primary key,
      enquiry_id uuid not null references pcse.enquiries (id),
      written_by uuid not null references users (id),
      side text not null check (side in ('asker', 'centre')),
      body text not null,
      written_at timestamptz not null
    )`.execute(db)
  await sql`create index on pcse.enquiry_messages (enquiry_id)`.execute(db)
}
