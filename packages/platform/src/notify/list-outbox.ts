import type { Reader } from '../db/index.ts'
import { mostAttempts } from './deliver-outbox.ts'

/** One message as the outbox page shows it. Times in `Date`; `state` is what became of it. */
export interface OutboxMessage {
  id: string
  kind: string
  to: string
  subject: string
  body: string
  createdAt: Date
  sentAt: Date | undefined
  state: 'waiting' | 'sent' | 'given up'
  problem: string | undefined
}

/** The newest messages, newest first; at most `limit`. An address limits it to the messages to that address. */
export async function listOutbox(reader: Reader, { to, limit = 50 }: { to?: string; limit?: number }) {
  let query = reader.selectFrom('outbox').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
  if (to !== undefined) query = query.where('to_email', '=', to)
  const rows = await query.execute()
  return rows.map(
    (row): OutboxMessage => ({
      id: row.id,
      kind: row.kind,
      to: row.to_email,
      subject: row.subject,
      body: row.body,
      createdAt: row.created_at,
      sentAt: row.sent_at ?? undefined,
      state: row.sent_at ? 'sent' : row.attempts >= mostAttempts ? 'given up' : 'waiting',
      problem: row.last_problem ?? undefined,
    }),
  )
}
