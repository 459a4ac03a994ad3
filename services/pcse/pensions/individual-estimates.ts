import type { SignedInUser } from '@remit/platform/access'
import type { Reader, Tx } from '@remit/platform/db'
import { recordStep } from '../record-step.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.individual_estimates': IndividualEstimateTable
  }
}

/** What a GP adds to the estimate of a pension year from locum and other work, and whether practices may see it. */
export interface IndividualEstimateTable {
  performer_id: string
  pension_year: number
  yearly_pence: number
  is_hidden: boolean
  changed_at: Date
}

/** The user's own for a year; undefined when they added nothing. */
export async function findIndividualEstimate(reader: Reader, user: SignedInUser, year: number) {
  return await reader
    .selectFrom('pcse.individual_estimates')
    .select(['yearly_pence', 'is_hidden'])
    .where('performer_id', '=', user.id)
    .where('pension_year', '=', year)
    .executeTakeFirst()
}

/** Sets the user's own for a year, recorded without the amount: it is nobody else's business. */
export async function changeIndividualEstimate(
  tx: Tx,
  user: SignedInUser,
  { year, yearly_pence, is_hidden }: { year: number; yearly_pence: number; is_hidden: boolean },
  now: Date,
): Promise<void> {
  const values = { yearly_pence, is_hidden, changed_at: now }
  await tx
    .insertInto('pcse.individual_estimates')
    .values({ ...values, performer_id: user.id, pension_year: year })
    .onConflict((on) => on.columns(['performer_id', 'pension_year']).doUpdateSet(values))
    .execute()
  const { id, path } = user.acting.organisation
  const step = { type: 'user', id: user.id, name: user.name, organisation: { id, path } }
  await recordStep(tx, user, { ...step, action: 'individual-estimate.changed', after: { year } }, now)
}
