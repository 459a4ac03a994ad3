import { createHash } from 'node:crypto'

/** Columns that the hash of every entry covers; `at` in UTC with six decimals. */
interface HashedAlways {
  chain: string
  sequence: number
  at: string
  service: string | null
  organisation_id: string | null
  actor_id: string | null
  action: string
  subject_type: string
  subject_id: string
  previous_hash: string
}

/** What the hash of an entry covers: commitments to names and values, which can be erased; see `commitments.ts`. */
export interface HashedEntry extends HashedAlways {
  viewed_as: string | null
  commitments: Readonly<Record<string, string>>
}

/** What it covered before anything could be erased: the names and values themselves. */
export interface OldHashedEntry extends HashedAlways {
  actor_name: string
  subject_name: string
  before: unknown
  after: unknown
  reason: string | null
}

/** SHA-256, in hex, of the value as canonical JSON: keys sorted at every depth, no spaces (RFC 8785 for our values). */
export function hashOf(value: HashedEntry | OldHashedEntry | { salt: string; value: unknown }): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
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
