import { type Kysely, sql } from 'kysely'

/** Makes `ncmp.school_imports`: files of schools, what each row came to, and whether that was taken back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ncmp.school_imports (
      id uuid primary key,
      authority_id uuid not null references organisations (id),
      file_name text not null,
      rows jsonb not null,
      made_by uuid not null references users (id),
      made_at timestamptz not null,
      saved_at timestamptz,
      undone_at timestamptz,
      constraint school_imports_undone_last check (undone_at is null or saved_at is not null)
    )`.execute(db)
}
