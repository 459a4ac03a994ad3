import { text } from '@remit/platform/service'

/** An amount as people type it (“£1,234.5”) in whole pence; undefined when it is no amount of money. */
export function penceOf(typed: string): number | undefined {
  const found = /^£?(\d{1,8})(?:\.(\d{1,2}))?$/.exec(typed.replaceAll(/[\s,]/g, ''))
  if (found === null) return undefined
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
}

/** £9,999,999.99: the most that anybody here earns or is paid. */
export const mostPence = 999_999_999

/** A form field for an amount above nothing and up to `most`, read as whole pence. */
export function amount(whenWrong: string, most = mostPence) {
  return text(whenWrong)
    .transform((typed) => penceOf(typed) ?? 0)
    .refine((pence) => pence > 0, whenWrong)
    .refine((pence) => pence <= most, `It must be ${inPounds(most)} or less`)
}

const british = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' })

/** Whole pence as “£1,234.50”, and below nothing as “−£5.00”, with a minus sign and no hyphen. */
export function inPounds(pence: number): string {
  return british.format(pence / 100).replace('-', '−')
}

/** Whole pence as they stand in a form's field: “1,234.50”. */
export function asTyped(pence: number): string {
  return inPounds(pence).slice(1)
}
