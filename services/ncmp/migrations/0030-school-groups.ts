import { type Kysely, sql } from 'kysely'

/** Makes `ncmp.school_groups`: selections of schools that one user keeps, to look at their figures together. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ncmp.school_groups (
      id uuid primary key,
      authority_id uuid not null references organisations (id),
      user_id uuid not null references users (id),
      name text not null check (name <> ''),
      school_ids uuid[] not null,
      created_at timestamptz not null,
      revision integer not null default 1
    )`.execute(db)
  await sql`create unique index school_groups_name on ncmp.school_groups (user_id, authority_id, lower(name))`.execute(
    db,
  )
}
