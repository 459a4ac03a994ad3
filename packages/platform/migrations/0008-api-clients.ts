import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table api_clients (
    id uuid primary key,
    service text not null,
    name text not null check (btrim(name) <> ''),
    token_hash text not null unique,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  'create unique index api_clients_name on api_clients (service, name) where revoked_at is null',
]

/** Every table of `src/db/tables-api.ts`. */
export const apiClients: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
