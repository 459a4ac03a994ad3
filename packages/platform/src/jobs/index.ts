/**
 * The door of the jobs room: later and repeated work on pg-boss, enqueued in the caller's transaction.
 */
import type { Db } from '../db/index.ts'

export interface JobDefinition<T extends object = object> {
  /** Unique: `ncmp.read-upload`. */
  name: string
  /** Five-field cron, Europe/London, for repeated work. */
  schedule?: string
  /** Shallow: reads its input and calls the model. A throw is retried with back-off, then kept as dead. */
  run(work: { db: Db; data: T; now: Date }): Promise<void>
}

/** Contract: `sendJob(tx, definition, data)` enqueues with the row it belongs to; it never runs if the row rolls back. */
