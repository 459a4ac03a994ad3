import { dateOf, defineForm, oneOf, type Problem, text } from '@remit/platform/service'
import { z } from 'zod'
import { claimTypeKeys, claimTypes } from './claim-types.ts'
import type { ClaimDetails } from './claims.ts'
import { penceOf } from './pounds.ts'

const amountWords = 'Enter an amount above £0 and up to £9,999,999.99, like 1,250.50'
const mostPence = 999_999_999

/** What a claim is for, as it is typed: the amount becomes pence. */
export const claimForm = defineForm(
  z.object({
    type: oneOf(claimTypeKeys, 'Choose the type of claim'),
    period_from: dateOf('Enter the first day the claim is for', 'The first day must be a real date'),
    period_to: dateOf('Enter the last day the claim is for', 'The last day must be a real date'),
    amount_pence: text(amountWords)
      .transform((typed) => penceOf(typed) ?? 0)
      .refine((pence) => pence > 0 && pence <= mostPence, amountWords),
  }),
)

/** The ten types as radio buttons. */
export const typeItems = claimTypeKeys.map((value) => ({ value, text: claimTypes[value] }))

/** What is wrong with a claim whose fields are each right: a period that ends before it begins. */
export function periodProblems({ period_from, period_to }: ClaimDetails): readonly Problem[] {
  if (period_from <= period_to) return []
  return [{ code: 'invalid', where: 'period_to', message: 'The last day must be the first day or later' }]
}
