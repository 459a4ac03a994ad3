/** Who did it, and whom they were viewing as when they did. A system actor is a named part of Remit: `{ system: 'demonstration' }`. */
export type Actor = { id: string; name: string; viewedAs?: { id: string; name: string } } | { system: string }

/** One thing that happened. Plain JSON values only; never a password, a token or a pupil's name in `before`/`after`. */
export interface AuditEntry {
  at: Date
  actor: Actor
  service?: string
  /** The organisation whose history shows it; its authority's chain carries it. */
  organisation?: { id: string; path: string }
  /** `school.added`, `role.assigned`. */
  action: string
  subject: { type: string; id: string; name: string }
  before?: Readonly<Record<string, unknown>>
  after?: Readonly<Record<string, unknown>>
  reason?: string
}
