import { optionalText, text } from '@remit/platform/service'
import { inPounds, mostPence, penceOf } from '../reference/pounds.ts'

const whenWrong = 'Enter an amount in pounds, like 85,000, or 0'

/** The two figures of a certificate; other work may be nothing. */
export const figureFields = {
  practice_pence: text('Enter what practices paid, like 85,000')
    .transform((typed) => penceOf(typed) ?? -1)
    .refine((pence) => pence >= 0, whenWrong)
    .refine(isLittle, tooMuch()),
  other_pence: optionalText(20)
    .transform((typed) => penceOf(typed ?? '0') ?? -1)
    .refine((pence) => pence >= 0, whenWrong)
    .refine(isLittle, tooMuch()),
}

function isLittle(pence: number): boolean {
  return pence <= mostPence
}

function tooMuch(): string {
  return `It must be ${inPounds(mostPence)} or less`
}
