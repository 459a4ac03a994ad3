import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // Lists ask which of the kinds that have something beneath them are closed: few are, whatever number of schools is.
  `create index organisations_closed_kind on organisations (kind, path) where status = 'closed'`,
]

/** Indexes for what is asked when there is very much of it. */
export const size: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
