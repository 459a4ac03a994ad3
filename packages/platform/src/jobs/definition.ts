import type { Db } from '../db/index.ts'

/** Work that happens later, or again and again. */
export interface JobDefinition<T extends object = object> {
  /** Unique: `ncmp.read-upload`. Letters, digits, `.`, `-` and `_`. */
  name: string
  /** Five-field cron, Europe/London, for repeated work; its `data` is then `{}`. */
  schedule?: string
  /**
   * Shallow: reads its input and calls the model. It may run twice (the process died before noting that it was done), so
   * it must look first whether its work is still to do. A throw is retried after 30 seconds, a minute, …, five times in
   * all, then kept as dead. Long work shows its progress by writing its own row.
   */
  run(work: { db: Db; data: T; now: Date }): Promise<void>
}

/** A job with its types checked. */
export function defineJob<T extends object>(definition: JobDefinition<T>): JobDefinition<T> {
  return definition
}
