import type { Db } from '../../packages/platform/src/db/index.ts'
import { type AnyRow, everyRow } from '../../packages/platform/src/testing/every-row.ts'

/** Whose everything is: the id of every row → the organisation it belongs to, of a kind that is kept apart (an authority, a practice). */
export type Owners = ReadonlyMap<string, string>

/** One row: its id (or the first id it names, where it has none), the ids it names, and its texts. */
type Row = {
  readonly table: string
  readonly id: string
  readonly values: readonly string[]
  readonly texts: readonly string[]
  readonly whole: string
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/**
 * Works out, over every table there is, whose each row is: an organisation is its own, or belongs to the one above it that
 * is of one of these kinds; a row is whoever's the rows are that it names; a user is theirs whose membership names them.
 * What belongs to several, or to nobody but those above all of them, is left out.
 */
export async function readOwners(db: Db, kinds: ReadonlySet<string>): Promise<Owners> {
  const owners = new Map<string, string>()
  const shared = new Set<string>()
  const own = (id: string, owner: string): void => {
    if ((owners.get(id) ?? owner) !== owner) shared.add(id)
    owners.set(id, owner)
  }
  const places = await db.selectFrom('organisations').select(['id', 'kind', 'path']).execute()
  const separate = new Set(places.filter(({ kind }) => kinds.has(kind)).map(({ id }) => id))
  for (const { id, path } of places) {
    const owner = path.split('/').find((step) => separate.has(step))
    if (owner !== undefined) own(id, owner)
  }
  for (const { user_id, organisation_id } of await db
    .selectFrom('memberships')
    .select(['user_id', 'organisation_id'])
    .execute()) {
    own(user_id, owners.get(organisation_id) ?? 'centre')
  }
  const rows = await readRows(db)
  for (let round = 0, had = -1; had !== owners.size && round < 10; round++) {
    had = owners.size
    for (const { id, values } of rows) {
      if (owners.has(id)) continue
      const owner = values.map((value) => (shared.has(value) ? undefined : owners.get(value))).find(Boolean)
      if (owner !== undefined) own(id, owner)
    }
  }
  for (const id of shared) owners.delete(id)
  return new Map([...owners].filter(([, owner]) => owner !== 'centre'))
}

/** Every row that names rows of two authorities, as `table id`: nobody but the centre may make one. */
export async function rowsAcross(db: Db, owners: Owners): Promise<readonly string[]> {
  const rows = await readRows(db)
  return rows.flatMap(({ table, id, values }) => {
    const named = new Set([id, ...values].flatMap((value) => owners.get(value) ?? []))
    return named.size > 1 ? [`${table} ${id}`] : []
  })
}

/** Everything each authority's rows say, signing in apart: the same before and after when nobody changed anything there. */
export async function printsOf(db: Db, owners: Owners): Promise<ReadonlyMap<string, readonly string[]>> {
  const prints = new Map<string, string[]>()
  for (const { table, id, whole } of await readRows(db)) {
    const owner = owners.get(id)
    if (owner !== undefined) prints.set(owner, [...(prints.get(owner) ?? []), `${table} ${whole}`])
  }
  return prints
}

/**
 * Texts that stand in rows of one authority only, by authority: names, email addresses, NHS numbers. Not what stands in
 * `words` too: the services' own, which any page may say.
 */
export async function marksOf(db: Db, owners: Owners, words: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const by = new Map<string, string | undefined>()
  for (const { id, texts } of await readRows(db)) {
    for (const text of texts) by.set(text, by.has(text) && by.get(text) !== owners.get(id) ? undefined : owners.get(id))
  }
  const marks = new Map<string, string[]>()
  for (const [text, owner] of by)
    if (owner !== undefined && !words.includes(text)) marks.set(owner, [...(marks.get(owner) ?? []), text])
  return marks
}

/** An email address, a name of several words, or a long number: no word that every authority's pages have. */
function isMark(text: string): boolean {
  return /^\S+@\S+$|^[A-Z][\w’'-]+( [\w’'-]+)+$|^\d{8,}$/.test(text)
}

async function readRows(db: Db): Promise<readonly Row[]> {
  return (await everyRow(db)).flatMap(rowOf)
}

function rowOf({ table, columns }: AnyRow): readonly Row[] {
  const strings = Object.values(columns)
    .flat()
    .filter((value): value is string => typeof value === 'string')
  const ids = strings.filter((value) => uuid.test(value))
  const [id] = typeof columns.id === 'string' ? [columns.id] : ids
  if (id === undefined) return []
  const texts = strings.filter((value) => !uuid.test(value) && isMark(value))
  return [{ table, id, values: ids.filter((value) => value !== id), texts, whole: JSON.stringify(columns) }]
}
