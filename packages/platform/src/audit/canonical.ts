import { createHash } from 'node:crypto'

/** Exactly what an entry's hash covers: every column but the hash itself; `at` in UTC with six decimals. */
export interface HashedEntry {
  chain: string
  sequence: number
  at: string
  service: string | null
  organisation_id: string | null
  actor_id: string | null
  actor_name: string
  action: string
  subject_type: string
  subject_id: string
  subject_name: string
  before: unknown
  after: unknown
  reason: string | null
  previous_hash: string
}

/** SHA-256, in hex, of the entry as canonical JSON: keys sorted at every depth, no spaces (RFC 8785 for our values). */
export function hashOf(entry: HashedEntry): string {
  return createHash('sha256').update(canonical(entry)).digest('hex')
}

/** A moment as the hash covers it: `2026-11-22T10:00:00.000000Z`. */
export function hashedMoment(at: Date): string {
  return at.toISOString().replace('Z', '000Z')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}
