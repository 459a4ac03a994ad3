/** When access was last used, reviews of who holds it, and users that came as a table. */
import type { JSONColumnType } from 'kysely'

export interface RoleUseTable {
  membership_id: string
  role: string
  permission: string
  /** `YYYY-MM-DD`: the newest day. */
  used_on: string
}

export interface ReviewTable {
  id: string
  service: string
  organisation_id: string
  reason: string
  started_by: string
  started_at: Date
  due_on: string
  finished_by: string | null
  finished_at: Date | null
}

export interface ReviewDecisionTable {
  review_id: string
  membership_id: string
  role: string
  decision: 'keep' | 'remove'
  reason: string | null
  decided_by: string
  decided_at: Date
  /** Between seeing the grant and deciding about it. */
  seconds: number
  assigned_at: Date | null
  last_used_on: string | null
}

/** One row of a table of users, and what became of it. */
export interface ImportedRow {
  line: number
  name: string
  email: string
  roles: string
  places: string
  /** Empty: it can be, or was, invited. */
  problem: string
  /** The membership made of it. */
  membership?: string
}

export interface UserImportTable {
  id: string
  service: string
  organisation_id: string
  file_name: string
  rows: JSONColumnType<readonly ImportedRow[]>
  made_by: string
  made_at: Date
  committed_at: Date | null
  undone_at: Date | null
}

export interface ReviewTables {
  role_uses: RoleUseTable
  reviews: ReviewTable
  review_decisions: ReviewDecisionTable
  user_imports: UserImportTable
}
