/** Requests for access, roles on their way from one user to the next, and reminders that cover is thin. */
import type { Assigned } from '@remit/policy'
import type { JSONColumnType } from 'kysely'

/** What a request asks for: a role (what it replaces is found when it is decided), or these places. */
export type Asked = { role: string } | { assigned: readonly Assigned[] }

export interface RequestTable {
  id: string
  service: string
  /** Of whoever asks. */
  membership_id: string
  user_id: string
  organisation_id: string
  kind: 'role' | 'account-type' | 'places'
  asked: JSONColumnType<Asked>
  reason: string | null
  status: 'open' | 'granted' | 'declined' | 'withdrawn' | 'expired' | 'overtaken'
  created_at: Date
  expires_at: Date
  decided_at: Date | null
  decided_by: string | null
  decision_reason: string | null
}

export interface HandoverTable {
  id: string
  service: string
  organisation_id: string
  /** Of whoever hands over. */
  membership_id: string
  user_id: string
  /** The membership of whoever is to take over. */
  successor_id: string
  roles: JSONColumnType<readonly string[]>
  /** True: whoever hands over leaves in the same change. */
  leaves: boolean
  reason: string | null
  status: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired'
  created_at: Date
  expires_at: Date
  answered_at: Date | null
  answer: string | null
}

export interface CoverReminderTable {
  organisation_id: string
  role: string
  sent_at: Date
}

export interface RequestTables {
  requests: RequestTable
  handovers: HandoverTable
  cover_reminders: CoverReminderTable
}
