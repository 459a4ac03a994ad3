import type { Selectable } from 'kysely'
import type { Reader, Tables } from '../db/index.ts'
import { mostAttempts, withoutTokens } from './deliver-outbox.ts'

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
  return (await query.execute()).map(listed)
}

/**
 * The messages about one organisation and those beneath it, newest first, with the exact total. Links that work only for
 * their reader are taken out, sent or not: whoever may see the outbox may not act in another's name.
 */
export async function listOutboxOf(
  reader: Reader,
  about: { service: string; path: string; search?: string; page: number; pageSize: number },
): Promise<{ messages: OutboxMessage[]; total: number }> {
  const like = `%${(about.search ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`
  const matching = reader
    .selectFrom('outbox as x')
    .innerJoin('organisations as o', 'o.id', 'x.organisation_id')
    .where('x.service', '=', about.service)
    .where('o.path', '>=', about.path)
    .where('o.path', '<', `${about.path}~`)
    .where((eb) => eb.or([eb('x.to_email', 'ilike', like), eb('x.subject', 'ilike', like)]))
  const { total } = await matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await matching
    .selectAll('x')
    .orderBy('x.created_at', 'desc')
    .orderBy('x.id', 'desc')
    .limit(about.pageSize)
    .offset(about.pageSize * (about.page - 1))
    .execute()
  return { total, messages: rows.map(listed).map((each) => ({ ...each, body: withoutTokens(each.body) })) }
}

function listed(row: Selectable<Tables['outbox']>): OutboxMessage {
  return {
    id: row.id,
    kind: row.kind,
    to: row.to_email,
    subject: row.subject,
    body: row.body,
    createdAt: row.created_at,
    sentAt: row.sent_at ?? undefined,
    state: row.sent_at ? 'sent' : row.attempts >= mostAttempts ? 'given up' : 'waiting',
    problem: row.last_problem ?? undefined,
  }
}
