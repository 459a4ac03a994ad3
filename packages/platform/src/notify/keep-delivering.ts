import type { Db } from '../db/index.ts'
import { deliverOutbox } from './deliver-outbox.ts'
import type { Transport } from './transport.ts'

/** What delivering needs: `onProblem` hears of a round that failed altogether (the database was away). */
export interface Delivery {
  db: Db
  transport: Transport
  clock: () => Date
  onProblem: (problem: unknown) => void
  /** Milliseconds between the end of one round and the start of the next; 1,000 when left out. */
  pauseMs?: number
}

/**
 * Delivers the outbox again and again until stopped: a message leaves within about a second of its commit.
 * `stop` resolves when the round in hand has finished; the transport stays the caller's to close.
 */
export function keepDelivering(delivery: Delivery): { stop(): Promise<void> } {
  const pauseMs = delivery.pauseMs ?? 1000
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  let round = Promise.resolve()
  const next = () => {
    round = deliverOnce(delivery).then(() => {
      if (!stopping) timer = setTimeout(next, pauseMs)
    })
  }
  next()
  return {
    async stop() {
      stopping = true
      clearTimeout(timer)
      await round
    },
  }
}

async function deliverOnce({ db, transport, clock, onProblem }: Delivery): Promise<void> {
  try {
    await deliverOutbox(db, transport, clock())
  } catch (problem) {
    onProblem(problem)
  }
}
