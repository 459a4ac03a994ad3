import type { Reader } from '../db/index.ts'

/** Names of users, organisations and roles made at run time, by id. */
export type Names = ReadonlyMap<string, string>

/** The names of whichever users, organisations and roles have these ids. */
export async function namesOf(reader: Reader, ids: readonly string[]): Promise<Names> {
  const rows = await reader
    .selectFrom('users')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .unionAll(reader.selectFrom('organisations').select(['id', 'name']).where('id', 'in', ids))
    .unionAll(reader.selectFrom('custom_roles').select(['id', 'label as name']).where('id', 'in', ids))
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

const anId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Every id in these texts, each once. */
export function idsIn(...texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.match(anId) ?? []))]
}

/** The text with every known id replaced by its name. */
export function withNames(text: string, names: Names): string {
  return text.replaceAll(anId, (id) => names.get(id) ?? id)
}
