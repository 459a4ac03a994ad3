import { AsyncLocalStorage } from 'node:async_hooks'

const transactions = new AsyncLocalStorage<{ open: boolean }>()

/** Runs `work` as being inside a transaction, until it ends. */
export async function markedAsTransaction<T>(work: () => Promise<T>): Promise<T> {
  const mark = { open: true }
  try {
    return await transactions.run(mark, work)
  } finally {
    // Work started here and still running afterwards is outside again.
    mark.open = false
  }
}

/** Whether the running code was called from inside a transaction that is still open. */
export function isInsideTransaction(): boolean {
  return transactions.getStore()?.open === true
}
