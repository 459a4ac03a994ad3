import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, type Reader } from '@remit/platform/db'
import type { AskedResource } from '@remit/platform/service'
import { sql } from 'kysely'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.payment_runs': PaymentRunTable
  }
}

/** What the centre pays to every practice for one month. `month` is its first day. */
export interface PaymentRunTable {
  id: string
  month: string
  pays_on: string
  /** `made`: the statements stand. `paid`: the day of payment has come. */
  status: 'made' | 'paid'
  made_at: Date
}

/** The runs the user may see, the newest first, each with its statements, its claims and what it pays in all. */
export async function listPaymentRuns(reader: Reader, user: SignedInUser, now: Date) {
  const runs = readRuns(reader).orderBy('r.month', 'desc').limit(120)
  return await visible(runs, user, 'paymentRun.make', { holder: 'centre.id' }, now).execute()
}

/** One run the user may see, and how the engine sees it; undefined when there is none. */
export async function findPaymentRun(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readRuns(reader).where('r.id', '=', id)
  const run = await visible(found, user, 'paymentRun.make', { holder: 'centre.id' }, now).executeTakeFirst()
  if (run === undefined) return undefined
  const resource: AskedResource = { type: 'paymentRun', id, holders: [run.centre_id] }
  return { ...run, resource }
}

export type FoundPaymentRun = NonNullable<Awaited<ReturnType<typeof findPaymentRun>>>

/** How many approved claims wait for the next run, and what they come to in pence. */
export async function countApproved(reader: Reader) {
  return await reader
    .selectFrom('pcse.claims')
    .where('status', '=', 'approved')
    .select([
      sql<number>`count(*)::integer`.as('claims'),
      sql<number>`coalesce(sum(amount_pence), 0)::float8`.as('pence'),
    ])
    .executeTakeFirstOrThrow()
}

function readRuns(reader: Reader) {
  return reader
    .selectFrom('pcse.payment_runs as r')
    .innerJoin('organisations as centre', (join) =>
      join.on('centre.service', '=', 'pcse').on('centre.kind', '=', 'pcse'),
    )
    .select(['r.id', 'r.month', 'r.pays_on', 'r.status', 'r.made_at', 'centre.id as centre_id', 'centre.path'])
    .select([
      sql<number>`(select count(*)::integer from pcse.statements s where s.run_id = r.id)`.as('statements'),
      sql<number>`(select count(*)::integer from pcse.claims c where c.run_id = r.id)`.as('claims'),
      sql<number>`(select coalesce(sum(l.amount_pence), 0)::float8 from pcse.statement_lines l
        join pcse.statements s on s.id = l.statement_id where s.run_id = r.id)`.as('pence'),
    ])
}
