/** Machine clients: other systems that ask and are answered, each for one service. */
import type { ColumnType } from 'kysely'

type Later<T> = ColumnType<T | null, T | null | undefined, T | null>

export interface ApiClientTable {
  id: string
  service: string
  /** What operators call it; one of a name at a time in a service. */
  name: string
  /** SHA-256 of its token, which is shown once and kept nowhere. */
  token_hash: string
  created_at: Date
  /** To the hour. */
  last_used_at: Later<Date>
  revoked_at: Later<Date>
  /** The membership it acts in, never more than its user may; null: it may only ask about access. */
  membership_id: Later<string>
  /** What it was granted of that. */
  may: ColumnType<string[], string[] | undefined, string[]>
}

/** What a client sent once under a key of its own (Idempotency-Key), and what it changed: sent again, it is only answered. */
export interface ApiAnswerTable {
  client_id: string
  key: string
  /** SHA-256 of what was asked. */
  asked: string
  membership_id: string
  made_at: Date
}

/** How often a client asked in one minute. */
export interface ApiMinuteTable {
  client_id: string
  minute: Date
  requests: number
}

export interface ApiTables {
  api_clients: ApiClientTable
  api_answers: ApiAnswerTable
  api_minutes: ApiMinuteTable
}
