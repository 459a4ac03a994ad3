import { randomBytes } from 'node:crypto'
import { hashOf } from './canonical.ts'

/** What of an entry can be taken out of it: names, the reason, and each value of before and after by its key. */
export interface Erasable {
  actor_name: string
  subject_name: string
  viewed_as_name: string | null
  reason: string | null
  before: Readonly<Record<string, unknown>> | null
  after: Readonly<Record<string, unknown>> | null
}

type Texts = Readonly<Record<string, string>>

/** What stands in place of a value that was taken out. */
export const erasedMark = '[erased]'

/** The entry’s erasable fields by name: `actor_name`, `after.email` …; empty ones are left out. */
export function fieldsOf({ before, after, ...texts }: Erasable): ReadonlyMap<string, unknown> {
  const named = Object.entries(texts).filter(([name, value]) => value !== null && isErasable(name))
  const inside = (part: 'before' | 'after', values: Erasable['before']) =>
    Object.entries(values ?? {}).map(([key, value]) => [`${part}.${key}`, value] as const)
  return new Map<string, unknown>([...named, ...inside('before', before), ...inside('after', after)])
}

function isErasable(name: string): boolean {
  return ['actor_name', 'subject_name', 'viewed_as_name', 'reason'].includes(name)
}

/** A fresh salt for every field, and the commitments that the entry’s hash covers in place of the values. */
export function commitTo(entry: Erasable, random: () => string = newSalt): { commitments: Texts; salts: Texts } {
  const fields = [...fieldsOf(entry)]
  const salts = Object.fromEntries(fields.map(([name]) => [name, random()]))
  const commitments = Object.fromEntries(fields.map(([name, value]) => [name, commitment(salts[name] ?? '', value)]))
  return { commitments, salts }
}

/** The first field that is neither what was committed to nor erased, in words; undefined when all hold. */
export function problemWithFields(entry: Erasable, commitments: Texts, salts: Texts): string | undefined {
  const fields = fieldsOf(entry)
  const unknown = [...fields.keys(), ...Object.keys(commitments)].find(
    (name) => fields.has(name) !== Object.hasOwn(commitments, name),
  )
  if (unknown !== undefined) return `its ${unknown} is not what was written`
  for (const [name, value] of fields) {
    const salt = salts[name]
    const holds = salt === undefined ? isErased(value) : commitment(salt, value) === commitments[name]
    if (!holds) return `its ${name} is not what was written`
  }
  return undefined
}

/** The name an erased user has from then on: it tells one from another, and nothing else. */
export function pseudonymOf(userId: string): string {
  return `Erased user ${userId.slice(-8)}`
}

function isErased(value: unknown): boolean {
  return value === erasedMark || (typeof value === 'string' && /^Erased user [0-9a-f]{8}$/.test(value))
}

function commitment(salt: string, value: unknown): string {
  return hashOf({ salt, value })
}

function newSalt(): string {
  return randomBytes(16).toString('hex')
}
