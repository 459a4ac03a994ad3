import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table custom_roles (
    id uuid primary key,
    service text not null,
    organisation_id uuid not null references organisations,
    label text not null check (btrim(label) <> ''),
    description text not null,
    grants jsonb not null check (jsonb_typeof(grants) = 'array'),
    may_give jsonb,
    revision integer not null default 1,
    made_by uuid references users,
    made_at timestamptz not null,
    removed_at timestamptz
  )`,
  'create index custom_roles_organisation on custom_roles (organisation_id)',
]

/** Every table of `src/db/tables-custom-roles.ts`. */
export const customRoles: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
