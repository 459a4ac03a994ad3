import { sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import { mostAttempts } from './deliver-outbox.ts'

/** What became of a message that could not be sent: it is tried again for about a day, and then given up. */
export type Unsent = 'tried again' | 'given up'

/**
 * The addresses, of those given, whose newest message of these kinds about an organisation could not be sent. Who has got it, or
 * waits for its first try, is not among them.
 */
export async function findUnsent(
  reader: Reader,
  about: { service: string; organisationId: string; kinds: readonly string[]; to: readonly string[] },
): Promise<ReadonlyMap<string, Unsent>> {
  if (about.to.length === 0) return new Map()
  const { rows } = await sql<{ to: string; attempts: number }>`
    select x.to_email as to, x.attempts from outbox x
      where x.sent_at is null and x.last_problem is not null and ${isAbout('x')}
        and not exists (select 1 from outbox newer where newer.to_email = x.to_email
          and newer.created_at > x.created_at and ${isAbout('newer')})`.execute(reader)
  return new Map(rows.map(({ to, attempts }) => [to, attempts >= mostAttempts ? 'given up' : 'tried again']))

  function isAbout(table: string) {
    const column = (name: string) => sql.ref(`${table}.${name}`)
    return sql`${column('service')} = ${about.service} and ${column('organisation_id')} = ${about.organisationId}
      and ${column('kind')} = any(${about.kinds}::text[]) and ${column('to_email')} = any(${about.to}::text[])`
  }
}
