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

export interface Tables extends PlatformTables {}
/** A connection pool, for reading outside a transaction. Never use it inside one (on PGlite that waits for ever). */
export type Db = Kysely<Tables>
/** An open transaction: the only way to change anything. */
export type Tx = Transaction<Tables>
/** Either: for functions that only read. */
export type Reader = Db | Tx
