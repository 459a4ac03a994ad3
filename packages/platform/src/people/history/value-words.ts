import type { ListedEntry } from '../../audit/index.ts'

/** One value that an entry changed: “Status: active → suspended”. */
export interface ValueWords {
  label: string
  before: string
  after: string
}

const longest = 160
/** What stands in the line already, or means nothing to a reader. */
const saidElsewhere = ['roles', 'assigned', 'membership', 'revision']

/** What the entry's values were and are, key by key; those that the line says in words are left out. */
export function valuesInWords({ before, after }: Pick<ListedEntry, 'before' | 'after'>): readonly ValueWords[] {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return keys
    .filter((key) => !saidElsewhere.includes(key))
    .map((key) => ({ label: labelOf(key), before: textOf(before?.[key]), after: textOf(after?.[key]) }))
    .filter((value) => value.before !== value.after)
}

function labelOf(key: string): string {
  const spaced = key
    .replace(/[._-]/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function textOf(value: unknown): string {
  const text = value === undefined || value === null ? '' : plainText(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainText).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  if ('name' in value && typeof value.name === 'string') return value.name
  return Object.entries(value)
    .map(([key, inside]) => `${labelOf(key)}: ${plainText(inside)}`)
    .join('; ')
}
