import { mkdirSync, realpathSync } from 'node:fs'
import type { PGlite } from '@electric-sql/pglite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  HandleEmptyInListsPlugin,
  Kysely,
  PGliteDialect,
  PostgresDialect,
  replaceWithNoncontingentExpression,
} from 'kysely'
import pg from 'pg'
import { fenced } from './fenced-dialect.ts'
import { lockFolder } from './folder-lock.ts'
import type { Db, Tables } from './index.ts'
import { keepPlans } from './kept-plans.ts'
import { openPglite } from './pglite.ts'

/** Where the data lives: a PostgreSQL, a folder for PGlite, or (tests) the memory of this process. */
export type Place = { url: string; connections?: number } | { folder: string } | { memory: Blob | 'empty' }

/** What is under the Kysely instance, for libraries that bring their own adapter (the job queue). */
export type Engine = { kind: 'postgres'; url: string; pool: pg.Pool } | { kind: 'pglite'; pglite: PGlite }

export interface Database {
  db: Db
  engine: Engine
  /** Ends every connection and gives the folder back. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Opens PostgreSQL 15 or newer at `url` (at most `connections` at once, 10 by default), or PGlite in `folder`, which is
 * made when absent and locked against other processes. Rows come back alike from both: `bigint` as a number, `date` as
 * `YYYY-MM-DD`, `timestamptz` as Date, `uuid` and `numeric` as text.
 * Throws when the folder is in use; a PostgreSQL that cannot be reached fails at the first query.
 */
export async function openDatabase(place: Place): Promise<Database> {
  if ('url' in place) return openPostgres(place.url, place.connections ?? 10)
  if ('memory' in place) return aroundPglite(await openPglite(place), async () => {})
  mkdirSync(place.folder, { recursive: true })
  const folder = realpathSync(place.folder)
  const unlock = await lockFolder(folder)
  try {
    return aroundPglite(await openPglite({ folder }), unlock)
  } catch (cause) {
    await unlock()
    throw cause
  }
}

function openPostgres(url: string, connections: number): Database {
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, Number)
  types.setTypeParser(pg.types.builtins.DATE, (text: string) => text)
  const pool = new pg.Pool({ connectionString: url, max: connections, types })
  // A connection that dies while idle is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', keepPlans)
  const db = kyselyOn(new PostgresDialect({ pool, onCreateConnection: planForUs }))
  return { db, engine: { kind: 'postgres', url, pool }, close: once(() => db.destroy()) }
}

/**
 * How PostgreSQL is to plan for us. Compiling a query that takes some tens of milliseconds, or starting workers for it, takes longer than
 * running it. And what the planner supposes unless told, that a page out of turn costs as much as four in a row, is true of turning disks:
 * of data on flash or in memory it would read all of a table too soon.
 */
async function planForUs(connection: DatabaseConnection): Promise<void> {
  const settings = { jit: 'off', random_page_cost: '1.1', parallel_setup_cost: '100000' }
  const each = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', false)`)
  await connection.executeQuery(CompiledQuery.raw(`select ${each.join(', ')}`))
}

function aroundPglite(pglite: PGlite, unlock: () => Promise<void>): Database {
  const db = kyselyOn(new PGliteDialect({ pglite }))
  const close = once(async () => {
    await db.destroy()
    if (!pglite.closed) await pglite.close()
    await unlock()
  })
  return { db, engine: { kind: 'pglite', pglite }, close }
}

function kyselyOn(dialect: Dialect): Db {
  // “in ()” is not SQL; in an empty list is false, not in one true.
  const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })]
  return new Kysely<Tables>({ dialect: fenced(dialect), plugins })
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= act()
    return done
  }
}
