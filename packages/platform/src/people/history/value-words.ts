import type { ListedEntry } from '../../audit/index.ts'
import { numberInWords } from '../../pages/index.ts'
import type { RolesKnown } from '../roles/roles-known.ts'
import { statusWords } from '../users/status-tag.ts'

/** One value that an entry changed: “Status: Active → Suspended”. */
export interface ValueWords {
  label: string
  before: string
  after: string
  /** Whether it is text that somebody or something gave, and no number, date, yes or state. */
  isText: boolean
}

const longest = 160
/** What stands in the line already, or means nothing to a reader. */
const saidElsewhere = ['roles', 'assigned', 'membership', 'revision']
/** What names a role by its key. */
const rolesIn = ['role', 'asked']
/** What is one of a few words of ours. */
const statesIn = ['status', 'kind']

/** What the entry's values were and are, key by key, roles by their names; those that the line says in words are left out. */
export function valuesInWords(
  known: RolesKnown,
  { before, after }: Pick<ListedEntry, 'before' | 'after'>,
): readonly ValueWords[] {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return keys
    .filter((key) => !saidElsewhere.includes(key))
    .map((key) => {
      const [was, is] = [before?.[key], after?.[key]]
      const isGiven = [was, is].some((value) => typeof value === 'string' || Array.isArray(value) || isThing(value))
      const text = (value: unknown) => textOf(namedIn(known, key, value))
      return { label: labelOf(key), before: text(was), after: text(is), isText: isGiven && !statesIn.includes(key) }
    })
    .filter((value) => value.before !== value.after)
}

function labelOf(key: string): string {
  const spaced = key
    .replace(/[._-]/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function isThing(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function namedIn(known: RolesKnown, key: string, value: unknown): unknown {
  if (rolesIn.includes(key)) return nameOfRole(known, value)
  return statesIn.includes(key) && typeof value === 'string' ? stateInWords(value) : value
}

/** A member's status as their pages call it; any other is a word already. */
function stateInWords(state: string): string {
  const words: Readonly<Record<string, string>> = statusWords
  return words[state] ?? labelOf(state)
}

function nameOfRole(known: RolesKnown, value: unknown): unknown {
  return known.roles.get(String(value))?.label ?? value
}

function textOf(value: unknown): string {
  const text = value === undefined || value === null ? '' : plainText(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainText).join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return numberInWords(value)
  if (!isThing(value)) return String(value)
  if ('name' in value && typeof value.name === 'string') return value.name
  return Object.entries(value)
    .map(([key, inside]) => `${labelOf(key)}: ${plainText(inside)}`)
    .join('; ')
}
