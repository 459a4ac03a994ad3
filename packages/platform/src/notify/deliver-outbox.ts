import { sql } from 'kysely'
import type { Db } from '../db/index.ts'
import type { OutgoingMessage, Transport } from './transport.ts'

const batchSize = 20
const firstPauseMs = 60_000
const longestPauseMs = 4 * 3_600_000
/** With the pauses above a message is tried for about a day, then rests in the outbox with its last problem. */
export const mostAttempts = 14

/** What one round did. */
export interface Delivered {
  sent: number
  failed: number
}

/**
 * Sends what is due, oldest first, until nothing is left; a message that fails waits twice as long each time.
 * Several processes may run it at once: each row is claimed by one of them. A process that dies between sending and
 * noting it sends that message again, under the same message id, a minute or more later: at least once, never lost.
 */
export async function deliverOutbox(db: Db, transport: Transport, now: Date): Promise<Delivered> {
  const done = { sent: 0, failed: 0 }
  for (;;) {
    const claimed = await claimDue(db, now)
    for (const message of claimed) {
      const problem = await attempt(transport, message)
      if (problem === undefined) await noteSent(db, message, now)
      else await noteProblem(db, message.id, problem)
      done[problem === undefined ? 'sent' : 'failed'] += 1
    }
    if (claimed.length < batchSize) return done
  }
}

/** Claiming moves the next attempt on, so that nobody sends while we do and no lock is held while a mail server thinks. */
async function claimDue(db: Db, now: Date): Promise<OutgoingMessage[]> {
  const pauseMs = sql<number>`least(${longestPauseMs}::float8, ${firstPauseMs}::float8 * power(2, outbox.attempts))`
  const rows = await db
    .updateTable('outbox')
    .set({
      attempts: sql<number>`outbox.attempts + 1`,
      next_attempt_at: sql<Date>`${now}::timestamptz + ${pauseMs} * interval '1 millisecond'`,
    })
    .where('id', 'in', (due) =>
      due
        .selectFrom('outbox')
        .select('id')
        .where('sent_at', 'is', null)
        .where('next_attempt_at', '<=', now)
        .where('attempts', '<', mostAttempts)
        .orderBy('created_at')
        .limit(batchSize)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'to_email as to', 'subject', 'body', 'unsubscribe_url'])
    .execute()
  return rows.map(({ unsubscribe_url, ...message }) => ({ ...message, unsubscribeUrl: unsubscribe_url ?? undefined }))
}

/** The problem in one line, or undefined when the message left. */
async function attempt(transport: Transport, message: OutgoingMessage): Promise<string | undefined> {
  try {
    await transport.deliver(message)
    return undefined
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    return problem.replace(/\s+/g, ' ').slice(0, 300) || 'unknown problem'
  }
}

async function noteSent(db: Db, message: OutgoingMessage, now: Date): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ sent_at: now, last_problem: null, body: withoutTokens(message.body), unsubscribe_url: null })
    .where('id', '=', message.id)
    .execute()
}

async function noteProblem(db: Db, id: string, problem: string): Promise<void> {
  await db.updateTable('outbox').set({ last_problem: problem }).where('id', '=', id).execute()
}

/** A link in a sent message is its reader's alone: whoever reads the outbox or a backup must not be able to follow it. */
export function withoutTokens(body: string): string {
  return body.replace(/[\w-]{40,}/g, '[removed after sending]')
}
