import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table second_places (
    earlier_id uuid not null references memberships,
    later_id uuid not null references memberships,
    reported_at timestamptz,
    stays_by uuid references users,
    stays_at timestamptz,
    primary key (earlier_id, later_id)
  )`,
]

/** Users who joined a second organisation of a kind that people usually belong to one of, and who said that they stay. */
export const secondPlaces: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
