import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // A client acts in a membership, within what it was granted; one without may only ask.
  `alter table api_clients add column membership_id uuid references memberships,
    add column may text[] not null default '{}',
    add check (membership_id is not null or may = '{}')`,
  `create table api_answers (
    client_id uuid not null references api_clients,
    key text not null,
    asked text not null,
    membership_id uuid not null references memberships,
    made_at timestamptz not null,
    primary key (client_id, key)
  )`,
  'create index api_answers_made on api_answers (made_at)',
  `create table api_minutes (
    client_id uuid not null references api_clients,
    minute timestamptz not null,
    requests integer not null,
    primary key (client_id, minute)
  )`,
]

/** Clients that act for a user: what they may, what they were answered, and how often they asked. */
export const apiActing: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
