import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { recordStep } from '../record-step.ts'
import { findTier, rateInWords, tierTables } from './contribution-tiers.ts'
import type { FoundPensionMember, PensionPayTable } from './members.ts'

/** Pay from a day on. Its rate is the one chosen, or that of the tier when none was. */
export type NewPay = Omit<PensionPayTable, 'member_id' | 'rate'> & { rate: number | undefined }

/**
 * Sets what a member earns from a day on, recorded; it replaces what was said for the same day, and counts at once (stated
 * for what is sent online).
 */
export async function changePay(
  tx: Tx,
  user: SignedInUser,
  { member, pay }: { member: Pick<FoundPensionMember, 'id' | 'name' | 'practice_id' | 'path'>; pay: NewPay },
  now: Date,
): Promise<void> {
  const { id, name, practice_id, path } = member
  const values = { ...pay, rate: rateFor(pay.yearly_pence, pay.starts_on, pay.rate) }
  await tx
    .insertInto('pcse.pension_pay')
    .values({ ...values, member_id: id })
    .onConflict((on) => on.columns(['member_id', 'starts_on']).doUpdateSet(values))
    .execute()
  const step = { type: 'pensionMember', id, name, organisation: { id: practice_id, path } }
  const action = pay.why === 'estimate' ? 'pension-member.estimated' : 'pension-member.pay-changed'
  await recordStep(tx, user, { ...step, action, after: { ...values } }, now)
}

/**
 * What is wrong with a chosen rate, in words. It may be higher than the tier of the pay here, for all that a member earns
 * elsewhere counts (inferred); never lower.
 */
export function rateProblem(yearlyPence: number, day: string, rate: number | undefined): string | undefined {
  const tier = findTier(yearlyPence, day)
  if (tier === undefined) return 'There is no table of tiers for this day. Choose a day from 1 April 2024 on'
  if (rate === undefined || rate >= tier.rate) return undefined
  return `The rate must be ${rateInWords(tier.rate)} or more for this pay`
}

/** The rate that counts. Throws when `rateProblem` would have said so. */
function rateFor(yearlyPence: number, day: string, rate: number | undefined): number {
  const tier = findTier(yearlyPence, day)
  if (tier === undefined) throw new Error(`no tiers on ${day}`)
  return rate ?? tier.rate
}

/** The rates to choose from on a day, the lowest first, each with the pay it belongs to. */
export function rateItems(day: string) {
  const pounds = new Intl.NumberFormat('en-GB')
  const table = tierTables.find(({ from }) => from <= day)
  const items = (table?.tiers ?? []).map(({ upToPounds, rate }) => {
    const upTo = upToPounds === Number.POSITIVE_INFINITY ? 'above that' : `up to £${pounds.format(upToPounds)}`
    return { value: String(rate), text: `${rateInWords(rate)} (${upTo})` }
  })
  return [{ value: '', text: 'By the pay given' }, ...items]
}

/** A rate as a form sends it: nothing is “by the pay given”. */
export function chosenRate(typed: unknown): number | undefined {
  return typeof typed === 'string' && /^\d{3,4}$/.test(typed) ? Number(typed) : undefined
}
