import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Tx } from './index.ts'
import { markedAsTransaction } from './open-transactions.ts'

const attempts = 6

/**
 * Runs `work` in one transaction: all of it is kept, or none. When PostgreSQL says that two transactions stood in each
 * other's way (deadlock, serialization failure), the whole of `work` runs again, at most six times in all; so it must
 * do nothing outside the transaction. Returns what `work` returns; throws what it throws.
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute((tx) => markedAsTransaction(() => work(tx)))
    } catch (cause) {
      if (attempt === attempts || !stoodInTheWay(cause)) throw cause
      // Unequal pauses, or the same two meet again.
      await sleep(randomInt(20 * 2 ** attempt))
    }
  }
}

function stoodInTheWay(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === '40001' || code === '40P01'
}
