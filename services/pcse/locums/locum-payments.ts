import type { SignedInUser } from '@remit/platform/access'
import { newId, type Reader, type Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { findTier } from '../pensions/contribution-tiers.ts'
import { locumBDueOn, locumReference, pensionableFee } from '../pensions/locum-work.ts'
import { recordStep } from '../record-step.ts'
import { lastOfMonth, monthInWords } from '../reference/months.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.locum_payments': LocumPaymentTable
  }
}

/** Locum B: what a performer pays for one month of confirmed locum work. Pence; the rate in hundredths of a per cent. */
export interface LocumPaymentTable {
  id: string
  performer_id: string
  /** Its first day. */
  month: string
  reference: string
  pensionable_pence: number
  rate: number
  contribution_pence: number
  due_on: string
  sent_at: Date
}

/** The user's own, the newest month first. */
export async function listLocumPayments(reader: Reader, user: SignedInUser) {
  return await reader
    .selectFrom('pcse.locum_payments')
    .selectAll()
    .where('performer_id', '=', user.id)
    .orderBy('month', 'desc')
    .orderBy('sent_at', 'desc')
    .limit(120)
    .execute()
}

/** The user's confirmed work of a month that no Locum B has been sent for, in order. */
export async function listUnpaid(reader: Reader, user: SignedInUser, month: string) {
  return await readUnpaid(reader, user)
    .where('f.work_to', '>=', month)
    .where('f.work_to', '<=', lastOfMonth(month))
    .orderBy('f.work_to')
    .execute()
}

/** The months (first days) the user has such work in, the oldest first. */
export async function listMonthsToPay(reader: Reader, user: SignedInUser): Promise<readonly string[]> {
  const rows = await readUnpaid(reader, user).orderBy('f.work_to').execute()
  return [...new Set(rows.map(({ work_to }) => `${work_to.slice(0, 7)}-01`))]
}

/** The rates a performer may choose: that of the year's pay they expect. Answers undefined before the first table. */
export function rateOfYear(yearlyPence: number, month: string): number | undefined {
  return findTier(yearlyPence, month)?.rate
}

/**
 * Sends Locum B for a month: the total of its confirmed work, 90 % of it pensionable, at the rate; recorded. Answers it.
 * Refuses `conflict` when there is no such work any more.
 */
export async function sendLocumPayment(
  tx: Tx,
  user: SignedInUser,
  { month, rate }: { month: string; rate: number },
  now: Date,
): Promise<LocumPaymentTable> {
  // Locked, so that two sent at once do not pay for the same work.
  const locked = await readUnpaid(tx, user)
    .select('f.sd_number')
    .where('f.work_to', '>=', month)
    .where('f.work_to', '<=', lastOfMonth(month))
    .orderBy('f.id')
    .forUpdate('f')
    .execute()
  const [first] = locked
  if (first === undefined) throw refuse('conflict', `There is no confirmed work in ${monthInWords(month)} to pay for.`)
  const pensionable_pence = locked.reduce((sum, { fee_pence }) => sum + pensionableFee(fee_pence), 0)
  const row: LocumPaymentTable = {
    id: newId(now),
    performer_id: user.id,
    month,
    reference: locumReference(first.sd_number, month) ?? '',
    pensionable_pence,
    rate,
    contribution_pence: Math.round((pensionable_pence * rate) / 10_000),
    due_on: locumBDueOn(month),
    sent_at: now,
  }
  await tx.insertInto('pcse.locum_payments').values(row).execute()
  const ids = locked.map(({ id }) => id)
  await tx.updateTable('pcse.locum_forms').set({ payment_id: row.id }).where('id', 'in', ids).execute()
  const { id, path } = user.acting.organisation
  const step = { type: 'locumForm', id: row.id, name: `Locum B, ${monthInWords(month)}`, organisation: { id, path } }
  await recordStep(tx, user, { ...step, action: 'locum-payment.sent', after: { forms: ids.length, rate } }, now)
  return row
}

function readUnpaid(reader: Reader, user: SignedInUser) {
  return reader
    .selectFrom('pcse.locum_forms as f')
    .innerJoin('organisations as o', 'o.id', 'f.practice_id')
    .select(['f.id', 'f.work_from', 'f.work_to', 'f.fee_pence', 'o.name as practice'])
    .where('f.performer_id', '=', user.id)
    .where('f.status', '=', 'confirmed')
    .where('f.payment_id', 'is', null)
}
