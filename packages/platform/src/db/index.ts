/**
 * The door of the database room: open PostgreSQL or PGlite, run transactions and migrations.
 *
 * A service adds its own tables to `Tables` by augmentation, one PostgreSQL schema per service:
 *
 *   declare module '@remit/platform/db' {
 *     interface Tables { 'ncmp.pupils': PupilTable }
 *   }
 */
import type { Kysely, Transaction } from 'kysely'
import type { PlatformTables } from './tables.ts'

export { keptPlan } from './kept-plans.ts'
export { migrate } from './migrate.ts'
export { isId, newId } from './new-id.ts'
export { type Database, type Engine, openDatabase, type Place } from './open-database.ts'
export { inTransaction } from './transaction.ts'

export interface Tables extends PlatformTables {}
/** A connection pool, for reading outside a transaction. Used inside one it throws: there only `tx` is right. */
export type Db = Kysely<Tables>
/** An open transaction: the only way to change anything. */
export type Tx = Transaction<Tables>
/** Either: for functions that only read. */
export type Reader = Db | Tx
