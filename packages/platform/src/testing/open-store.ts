import { createHash } from 'node:crypto'
import type { Migration } from 'kysely/migration'
import { type Database, migrate, openDatabase } from '../db/index.ts'
import { blankPglite } from './blank-pglite.ts'
import { freshDatabase } from './fresh-database.ts'

/** The two databases everything must work on: `describe.each(stores)('%s', (store) => …)`. */
export const stores = ['PGlite', 'PostgreSQL'] as const
export type Store = (typeof stores)[number]

/**
 * What tests of pages and rules open when the database is not what they are about: a clone of a migrated template costs a
 * fraction of a PGlite. The browser’s tests (`e2e`) look at every page on PGlite.
 */
export const usualStore: Store = 'PostgreSQL'

/**
 * A database of the caller's own, migrated and empty, in well under a second: PGlite in memory, or a database on the test
 * run's PostgreSQL. `services` are the services' migrations (`ncmp/0001-…`). Close it when done.
 */
export async function openStore(store: Store, services: Readonly<Record<string, Migration>> = {}): Promise<Database> {
  if (store === 'PGlite') {
    const database = await openDatabase({ memory: await blankPglite() })
    await migrate(database.db, services)
    return database
  }
  const name = `migrated_${createHash('sha256').update(Object.keys(services).join()).digest('hex').slice(0, 8)}`
  const { url, drop } = await freshDatabase({ name, prepare: (template) => prepare(template, services) })
  const database = await openDatabase({ url })
  return { ...database, close: () => database.close().then(drop) }
}

async function prepare(url: string, services: Readonly<Record<string, Migration>>): Promise<void> {
  const database = await openDatabase({ url, connections: 1 })
  await migrate(database.db, services)
  await database.close()
}
