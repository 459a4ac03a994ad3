import { dateOf, defineForm, oneOf, type Problem } from '@remit/platform/service'
import { z } from 'zod'
import { daysLater } from '../reference/months.ts'
import { amount } from '../reference/pounds.ts'
import { claimTypeKeys, claimTypes } from './claim-types.ts'
import type { ClaimDetails } from './claims.ts'

/** What a claim is for, as it is typed: the amount becomes pence. */
export const claimForm = defineForm(
  z.object({
    type: oneOf(claimTypeKeys, 'Choose the type of claim'),
    period_from: dateOf('Enter the first day the claim is for', 'The first day must be a real date'),
    period_to: dateOf('Enter the last day the claim is for', 'The last day must be a real date'),
    amount_pence: amount('Enter an amount above £0 and up to £9,999,999.99, like 1,250.50'),
  }),
)

/** The ten types as radio buttons. */
export const typeItems = claimTypeKeys.map((value) => ({ value, text: claimTypes[value] }))

/**
 * What is wrong with a claim whose fields are each right: a period that ends before it begins, or maternity cover of more
 * than 26 weeks. Source of the weeks: LMC guidance on locum reimbursement (stated).
 */
export function periodProblems({ type, period_from, period_to }: ClaimDetails): readonly Problem[] {
  const wrong = (message: string) => [{ code: 'invalid', where: 'period_to', message }]
  if (period_from > period_to) return wrong('The last day must be the first day or later')
  const mostDays = 26 * 7
  if (type === 'maternity' && period_to >= daysLater(period_from, mostDays)) {
    return wrong('Maternity cover is paid for at most 26 weeks. Choose an earlier last day')
  }
  return []
}
