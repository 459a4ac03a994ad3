import { sql } from 'kysely'
import type pg from 'pg'

const mark = '/* kept plan */'

/**
 * Begins a statement whose plan PostgreSQL keeps, connection by connection: one that is planned for far longer than it runs, of
 * which there are few texts, the same for everybody. PGlite reads it as a remark.
 */
export const keptPlan = sql.raw(mark)

const names = new Map<string, string>()

/** Has a new connection prepare every statement that is marked, and run it by its name from then on. */
export function keepPlans(client: pg.Client): void {
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown
  const keeping = (text: unknown, values: unknown, ...rest: unknown[]): unknown => {
    if (typeof text !== 'string' || !text.trimStart().startsWith(mark)) return query(text, values, ...rest)
    return query({ name: nameFor(text), text, values }, ...rest)
  }
  Object.assign(client, { query: keeping })
}

function nameFor(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `kept_${names.size + 1}`
  names.set(text, name)
  return name
}
