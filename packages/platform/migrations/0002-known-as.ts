import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** An inviter must not learn from the list of users whose account the invited address belongs to. */
export const knownAs: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table memberships add column known_as text`.execute(db)
  },
}
