import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table page_feedback (
    id uuid primary key,
    service text not null,
    page text not null,
    useful boolean not null,
    comment text,
    made_at timestamptz not null
  )`,
  'create index page_feedback_service on page_feedback (service, made_at desc)',
]

/** Whether pages were useful: nothing says whose answer it is. */
export const pageFeedback: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
