/** How an organisation without an administrator gets one: the people who may authorise it, and the forms on their way. */

/** Somebody who may authorise at an organisation, as the centre's list says. */
export interface AuthorisedPersonTable {
  id: string
  service: string
  organisation_id: string
  /** One of the policy's approver kinds. */
  kind: string
  name: string
  email: string
  added_by: string | null
  added_at: Date
  ended_by: string | null
  ended_at: Date | null
}

export interface AppointmentTable {
  id: string
  service: string
  /** What the asker quotes: `7KQ2-M9XD-4T`. */
  reference: string
  status: 'draft' | 'contact-wanted' | 'authorising' | 'checking' | 'sent-back' | 'applied' | 'closed'
  /** As typed, in capitals. */
  organisation_code: string | null
  /** Unknown until it is sent; null afterwards when no organisation has the code. */
  organisation_id: string | null
  /** Who is to become the administrator. */
  name: string | null
  email: string | null
  role: string | null
  approver_kind: string | null
  approver_name: string | null
  approver_email: string | null
  /** Why nobody of a kind that comes before it can authorise. */
  approver_reason: string | null
  /** SHA-256 of the asker's link, and of the authoriser's. */
  asker_hash: string | null
  asker_expires_at: Date | null
  authoriser_hash: string | null
  authoriser_expires_at: Date | null
  authorised_at: Date | null
  /** When it was sent back: what to do, and why it could not be applied. */
  action_needed: string | null
  why: string | null
  /** A keyed hash of the network address it came from. */
  came_from: string
  created_at: Date
  changed_at: Date
  sent_at: Date | null
  decided_by: string | null
  decided_at: Date | null
  membership_id: string | null
}

export interface AppointmentTables {
  authorised_people: AuthorisedPersonTable
  appointments: AppointmentTable
}
