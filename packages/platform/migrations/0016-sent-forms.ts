import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table sent_forms (
    user_id uuid not null references users,
    id uuid not null,
    sent text not null,
    leads_to text not null,
    sent_at timestamptz not null,
    primary key (user_id, id)
  )`,
  'create index sent_forms_at on sent_forms (sent_at)',
]

/** Forms that are kept once: which were sent, and what came of each. */
export const sentForms: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
