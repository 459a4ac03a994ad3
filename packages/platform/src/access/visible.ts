import { list } from '@remit/policy'
import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import { extentSql } from './extent-sql.ts'
import type { SignedInUser } from './signed-in-user.ts'

/** Where a query's rows keep what the engine reads of them: column names as the query can say them (`p.school_id`). */
export interface VisibleColumns {
  /** The organisations that hold the row; for rows that are organisations, their own id. A row may have several. */
  holder: string | readonly string[]
  /** Every row has a holder (its column is `not null`). Left out: rows without one are looked for where a grant reaches everything. */
  alwaysHeld?: boolean
  /** The row's type. Needed where the permission is asked of several and its grants select records or name the type. */
  type?: string
  /** The row's id. Needed where a policy's grants select records or compare `resource.id`. */
  id?: string
  owner?: string
  of?: { type: string; id: string; owner?: string }
  /**
   * Attribute's name in the policy → column. A `string` is a column whose text is the value (text, an enum, a uuid); an `instant` a
   * timestamptz column; a `list` an array or jsonb.
   */
  attributes?: Readonly<Record<string, string>>
  /** The attributes' columns are all jsonb. */
  areJson?: true
}

/**
 * The query limited to the rows the user may see by this permission, in the acting membership: ONE more `where`, exactly
 * what `may` allows row by row. Throws when the policy's grants read something `columns` does not name.
 */
export function visible<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  user: SignedInUser,
  permission: string,
  columns: VisibleColumns,
  now: Date,
): SelectQueryBuilder<DB, TB, O> {
  const { policy, places } = user.facts
  const extent = list(policy, user.facts, permission, { membership: user.acting.id }, now.getTime())
  return query.where(sql<SqlBool>`${extentSql(policy, places, extent, columns)}`)
}
