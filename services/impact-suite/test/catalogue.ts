import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The published catalogue, read line by line, so that every line can be asked and none be missed. */

/** One entry: a permission of the role editor, or an option beneath one. */
export type Entry = {
  readonly key: string
  readonly label: string
  readonly scope?: string
  readonly scopeChoice?: readonly string[]
  readonly choice?: readonly string[]
  readonly requires?: readonly string[]
  readonly requiresAny?: readonly string[]
  readonly implies?: readonly string[]
  readonly covers?: readonly string[]
  readonly channels?: readonly string[]
  readonly narrows?: string
  readonly notify?: string
  readonly onlyIf?: string
  readonly shows?: string
  readonly note?: string
  readonly use?: string
  readonly caution?: boolean
  readonly restricts?: boolean
  readonly options?: readonly Entry[]
}
type Section = {
  readonly name: string
  readonly module?: string
  readonly oneOf?: readonly (readonly string[])[]
  readonly permissions: readonly Entry[]
}
type Catalogue = {
  readonly about: string
  readonly scopes: Readonly<Record<'assigned' | 'organisation' | 'note', string>>
  readonly sections: readonly Section[]
}

const text = readFileSync(join(import.meta.dirname, 'access.json'), 'utf8')
export const catalogue = JSON.parse(text) as Catalogue

/** An entry where it stands: under which parent, in which section. */
export type Placed = { readonly entry: Entry; readonly parent: string | undefined; readonly section: Section }

/** Every entry, options too, in the order published; what exists once per type of association is there twice. */
export const entries: readonly Placed[] = catalogue.sections.flatMap((section) => {
  const types = section.permissions.some((it) => it.key.includes('{1,2}')) ? ['1', '2'] : ['']
  return types.flatMap((type) =>
    section.permissions.flatMap((entry) => placed(forType(entry, type), undefined, section)),
  )
})

export const keys: ReadonlySet<string> = new Set(entries.map((it) => it.entry.key))

function placed(entry: Entry, parent: string | undefined, section: Section): readonly Placed[] {
  const options = (entry.options ?? []).flatMap((option) => placed(option, entry.key, section))
  return [{ entry, parent, section }, ...options]
}

function forType(entry: Entry, type: string): Entry {
  if (type === '') return entry
  const words = JSON.stringify(entry).replaceAll('{1,2}', type)
  return JSON.parse(words) as Entry
}

/** The scopes an entry may be given: its own, or, for an option that says nothing, its parent's. */
export function scopesOf({ entry, parent }: Placed): readonly string[] {
  if (entry.scopeChoice !== undefined) return entry.scopeChoice
  if (entry.scope === 'selected reporters' || entry.narrows !== undefined) return ['selected']
  if (entry.scope !== undefined) return [entry.scope]
  if (entry.key === 'account.credentials' || entry.key === 'staff.ownProfile') return ['own']
  const above = entries.find((it) => it.entry.key === parent)
  return above === undefined ? ['organisation'] : scopesOf(above)
}

/** What an entry needs before it can be granted: what it requires, and, for an option, what it stands beneath. */
export function needsOf({ entry, parent }: Placed): readonly string[] {
  return [...(entry.requires ?? []), ...(parent === undefined ? [] : [parent])]
}

/** A line that is a sentence: an ability without a key, a condition, a note. Each has a hand-written test. */
export type Sentence = { readonly key: string; readonly field: string; readonly words: string }

export const sentences: readonly Sentence[] = entries.flatMap(({ entry }) => {
  const said = (field: string, words: readonly (string | undefined)[]) =>
    words.flatMap((it) => (it === undefined || keys.has(it) ? [] : [{ key: entry.key, field, words: it }]))
  return [
    ...said('implies', entry.implies ?? []),
    ...said('covers', entry.covers ?? []),
    ...said('channels', entry.channels ?? []),
    ...said('onlyIf', [entry.onlyIf]),
    ...said('shows', [entry.shows]),
    ...said('note', [entry.note]),
    ...said('use', [entry.use]),
    ...said('restricts', [entry.restricts === true ? entry.label : undefined]),
  ]
})

/** The fields an entry may have; a field that is not among them would be asked by nobody. */
export const FIELDS: ReadonlySet<string> = new Set([
  ...['key', 'label', 'scope', 'scopeChoice', 'choice', 'requires', 'requiresAny', 'implies', 'covers', 'channels'],
  ...['narrows', 'notify', 'onlyIf', 'shows', 'note', 'use', 'caution', 'restricts', 'options'],
])
