import type { ColumnType } from 'kysely'

type Later<T> = ColumnType<T | null, T | null | undefined, T | null>

/** A user’s earlier and later membership in two organisations of a kind that people usually belong to one of. */
export interface SecondPlaceTable {
  earlier_id: string
  later_id: string
  /** When both organisations were told. */
  reported_at: Later<Date>
  /** Who of the earlier said that they work at both. */
  stays_by: Later<string>
  stays_at: Later<Date>
}
