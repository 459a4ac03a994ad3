import type { SignedInUser } from '@remit/platform/access'
import { type Db, inTransaction, newId, type Tx } from '@remit/platform/db'
import { refuse, today } from '@remit/platform/service'
import { recordStep } from '../record-step.ts'
import { monthInWords } from '../reference/months.ts'
import { addStatements } from './add-statements.ts'
import type { FoundPaymentRun } from './payment-runs.ts'

/** The month (its first day) that a run pays for, and the day it pays. */
export interface NewPaymentRun {
  month: string
  paysOn: string
}

/**
 * Makes the run of a month, recorded: every approved claim joins it, and each practice gets its statement. Answers its id.
 * Refuses `conflict` when the month has one.
 */
export async function makePaymentRun(
  tx: Tx,
  user: SignedInUser,
  { month, paysOn }: NewPaymentRun,
  now: Date,
): Promise<string> {
  const id = newId(now)
  const run = { id, month, pays_on: paysOn, status: 'made', made_at: now } as const
  const made = await tx
    .insertInto('pcse.payment_runs')
    .values(run)
    .onConflict((on) => on.column('month').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made === undefined) throw refuse('conflict', `There is a payment run for ${monthInWords(month)} already.`)
  const counts = await addStatements(tx, { run: id, month }, now)
  const { id: centre, path } = user.acting.organisation
  const step = { type: 'paymentRun', id, name: monthInWords(month), organisation: { id: centre, path } }
  await recordStep(tx, user, { ...step, action: 'payment-run.made', after: { paysOn, ...counts } }, now)
  return id
}

/** Says that a run is paid, and its claims with it, recorded. Refuses `conflict` before its day, or when it was said already. */
export async function payRun(tx: Tx, user: SignedInUser, run: FoundPaymentRun, now: Date): Promise<void> {
  if (run.pays_on > today(now)) throw refuse('conflict', 'This run is paid on a later day. Come back on that day.')
  if (!(await pay(tx, run.id, now))) throw refuse('conflict', 'This run has been paid already.')
  const step = { type: 'paymentRun', id: run.id, name: monthInWords(run.month), action: 'payment-run.paid' }
  await recordStep(tx, user, { ...step, organisation: { id: run.centre_id, path: run.path } }, now)
}

/** Says so of every run whose day has come, recorded as the service’s own doing. Does nothing the second time. */
export async function payDueRuns(db: Db, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    const due = await tx
      .selectFrom('pcse.payment_runs as r')
      .innerJoin('organisations as o', (join) => join.on('o.service', '=', 'pcse').on('o.kind', '=', 'pcse'))
      .select(['r.id', 'r.month', 'o.id as centre', 'o.path'])
      .where('r.status', '=', 'made')
      .where('r.pays_on', '<=', today(now))
      .orderBy('r.month')
      .execute()
    for (const { id, month, centre, path } of due) {
      if (!(await pay(tx, id, now))) continue
      const step = { type: 'paymentRun', id, name: monthInWords(month), action: 'payment-run.paid' }
      await recordStep(tx, { system: 'payments' }, { ...step, organisation: { id: centre, path } }, now)
    }
  })
}

async function pay(tx: Tx, id: string, now: Date): Promise<boolean> {
  const paid = await tx
    .updateTable('pcse.payment_runs')
    .set({ status: 'paid' })
    .where('id', '=', id)
    .where('status', '=', 'made')
    .executeTakeFirst()
  if (paid.numUpdatedRows === 0n) return false
  await tx.updateTable('pcse.claims').set({ status: 'paid', changed_at: now }).where('run_id', '=', id).execute()
  return true
}
