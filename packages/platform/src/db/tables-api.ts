/** Machine clients: other systems that ask and are answered, each for one service. */
import type { ColumnType } from 'kysely'

export interface ApiClientTable {
  id: string
  service: string
  /** What operators call it; one of a name at a time in a service. */
  name: string
  /** SHA-256 of its token, which is shown once and kept nowhere. */
  token_hash: string
  created_at: Date
  /** To the hour. */
  last_used_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  revoked_at: ColumnType<Date | null, Date | null | undefined, Date | null>
}

export interface ApiTables {
  api_clients: ApiClientTable
}
