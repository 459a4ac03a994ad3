import { fromKysely, PgBoss } from 'pg-boss'
import type { Tx } from '../db/index.ts'
import { schema } from './boss.ts'
import type { JobDefinition } from './definition.ts'

/**
 * Enqueues a job in the caller's transaction: it runs within about two seconds of the commit, and never when the
 * transaction rolls back. `data` is plain JSON; keep it to ids, and let the job read the rest.
 * Throws when the job's queue was never installed (see `installJobs`).
 */
export async function sendJob<T extends object>(tx: Tx, definition: JobDefinition<T>, data: T): Promise<void> {
  // Never started: it only words the statement, and the transaction carries it.
  const boss = new PgBoss({ db: fromKysely(tx), schema })
  await boss.send(definition.name, data)
}
