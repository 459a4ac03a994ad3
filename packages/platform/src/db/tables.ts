/** The platform's own tables, as Kysely reads and writes them. Ids are UUIDs (version 7, made by `newId`). */
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { ApiTables } from './tables-api.ts'
import type { AppointmentTables } from './tables-appointments.ts'
import type { CustomRoleTables } from './tables-custom-roles.ts'
import type { PageFeedbackTable } from './tables-feedback.ts'
import type { NoticeTables } from './tables-notices.ts'
import type { RequestTables } from './tables-requests.ts'
import type { ReviewTables } from './tables-reviews.ts'
import type { SecondPlaceTable } from './tables-second-places.ts'
import type { SentFormTable } from './tables-sent-forms.ts'
import type { SignInTables } from './tables-sign-in.ts'

type Written<T> = ColumnType<T, T | undefined, T>
type Json<T extends object> = JSONColumnType<T>

export interface UserTable {
  id: string
  /** Lower-cased and trimmed; unique. */
  email: string
  name: string
  /** PHC string, argon2id; null until the invitation is accepted. */
  password_hash: string | null
  created_at: Date
  last_seen_at: Date | null
  closed_at: Date | null
}

export interface OrganisationTable {
  id: string
  service: string
  kind: string
  parent_id: string | null
  /** Ids from the root down, itself included: `/<root>/<parent>/<id>/`. Beneath X ⇔ path like X's path || '%'. */
  path: string
  name: string
  /** The organisation's code in its own field: LA code, URN, ODS code. Unique per service and kind when present. */
  code: string | null
  attributes: Json<Record<string, unknown>>
  status: 'open' | 'closed'
  created_at: Date
  closed_at: Date | null
}

/** A second holder: an NCMP school's provider, an IPS service's provider. */
export interface OrganisationHolderTable {
  organisation_id: string
  holder_id: string
}

export interface MembershipTable {
  id: string
  user_id: string
  organisation_id: string
  service: string
  status: 'invited' | 'active' | 'suspended' | 'ended'
  starts_at: Date | null
  ends_at: Date | null
  created_at: Date
  /** Raised by every change to this membership: forms carry it, so that two editors cannot overwrite each other. */
  revision: Generated<number>
  /** What the inviter called them, shown in place of their own name until they accept; null from then on. */
  known_as: Written<string | null>
  /** `known_as` or the user's name, in small letters; the database itself keeps it, as it does the next two. */
  listed_name: GeneratedAlways<string>
  /** The user's email address. */
  listed_email: GeneratedAlways<string>
  /** Whose last visit a list may tell: nobody's until they accept, the user's from then on. */
  listed_user_id: GeneratedAlways<string | null>
}

/** Assigned organisations: one organisation, or every organisation of a kind beneath one (later ones included). */
export interface MembershipPlaceTable {
  membership_id: string
  organisation_id: string | null
  every_kind: string | null
  beneath_id: string | null
}

/** Selected records (the Impact Suite's “limit access by reporter”). */
export interface MembershipRecordTable {
  membership_id: string
  resource_type: string
  resource_id: string
}

export interface AssignmentTable {
  id: string
  membership_id: string
  /** Where the membership is; the database itself keeps it. */
  organisation_id: GeneratedAlways<string>
  role: string
  assigned_by: string | null
  assigned_at: Date
  starts_at: Date | null
  ends_at: Date | null
}

export interface InvitationTable {
  id: string
  membership_id: string
  email: string
  token_hash: string
  invited_by: string | null
  created_at: Date
  expires_at: Date
  accepted_at: Date | null
  cancelled_at: Date | null
  reminded_at: Written<Date | null>
}

export interface SessionTable {
  /** SHA-256 of the cookie's token: a stolen backup holds no live session. */
  token_hash: string
  user_id: string
  /** The membership the user acts in now; null before one is chosen. */
  membership_id: string | null
  csrf_secret: string
  created_at: Date
  last_seen_at: Date
  expires_at: Date
  /** Names the session on pages, where its hash has no place. */
  id: Generated<string>
  /** “Firefox on Windows”; empty when the browser did not say. */
  browser: Written<string>
  /** When its user last proved who they are; null: when it began. */
  proven_at: Written<Date | null>
  has_second_factor: Written<boolean>
}

export interface OneTimeTokenTable {
  token_hash: string
  user_id: string
  purpose: 'reset' | 'email' | 'emailUndo'
  detail: Json<Record<string, unknown>>
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

/** Progressive delay on sign-in, by email and by address; never a lockout. */
export interface SignInAttemptTable {
  key: string
  failures: number
  last_failed_at: Date
  next_allowed_at: Date
}

export interface AuditChainTable {
  chain: string
  sequence: number
  hash: string
}

export interface AuditEntryTable {
  chain: string
  sequence: number
  at: Date
  service: string | null
  organisation_id: string | null
  /** The user who did it, or null when the system did (then `actor_name` says which part). */
  actor_id: string | null
  actor_name: string
  /** `noun.verb`, past happenings of the model: `school.added`, `role.assigned`. */
  action: string
  subject_type: string
  subject_id: string
  subject_name: string
  /** What it was, what it is, why: plain values only. */
  before: Json<Record<string, unknown>> | null
  after: Json<Record<string, unknown>> | null
  reason: string | null
  /** Whom the actor was viewing as, when they were. */
  viewed_as: Written<string | null>
  viewed_as_name: Written<string | null>
  /** Field → salted hash of its value, which the entry’s hash covers; null in entries older than erasing. */
  commitments: Json<Record<string, string>> | null
  /** Field → salt. A field without one has been erased. */
  salts: Json<Record<string, string>> | null
  previous_hash: string
  hash: string
}

export interface OutboxTable {
  id: string
  kind: string
  to_email: string
  subject: string
  body: string
  created_at: Date
  next_attempt_at: Date
  attempts: Written<number>
  sent_at: Date | null
  last_problem: string | null
  service: Written<string | null>
  /** Whose administrators see it in their outbox. */
  organisation_id: Written<string | null>
  /** One press and no more of these (RFC 8058); taken away once sent. */
  unsubscribe_url: Written<string | null>
}

/** A service's setting for one organisation, or for all (organisation_id null): thresholds, deadlines. */
export interface SettingTable {
  service: string
  organisation_id: string | null
  key: string
  value: Json<{ value: unknown }>
}

export interface PlatformTables
  extends ApiTables,
    NoticeTables,
    ReviewTables,
    SignInTables,
    RequestTables,
    AppointmentTables,
    CustomRoleTables {
  users: UserTable
  organisations: OrganisationTable
  organisation_holders: OrganisationHolderTable
  memberships: MembershipTable
  membership_places: MembershipPlaceTable
  membership_records: MembershipRecordTable
  assignments: AssignmentTable
  invitations: InvitationTable
  sessions: SessionTable
  one_time_tokens: OneTimeTokenTable
  sign_in_attempts: SignInAttemptTable
  audit_chains: AuditChainTable
  audit_entries: AuditEntryTable
  outbox: OutboxTable
  page_feedback: PageFeedbackTable
  second_places: SecondPlaceTable
  sent_forms: SentFormTable
  settings: SettingTable
}
