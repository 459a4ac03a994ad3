const dayMs = 24 * 60 * 60 * 1000
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/**
 * Whether work is too old for a Locum A form: more than ten weeks before the day it is sent. Source: GP pensions, Locum A
 * and B (stated); that the weeks run from the last day worked, and that the seventieth day still counts, is inferred.
 */
export function isTooOldToPension(lastWorkedOn: string, sentOn: string): boolean {
  const mostDays = 70
  return (Date.parse(sentOn) - Date.parse(lastWorkedOn)) / dayMs > mostDays
}

/** The pensionable pence of a locum fee: 90 % of it. Source: the same (stated); the half penny upwards is inferred. */
export function pensionableFee(feePence: number): number {
  return Math.round((feePence * 90) / 100)
}

/** The last day for the Locum B form of the month of work: the 7th of the month after. Source: the same (stated). */
export function locumBDueOn(workedOn: string): string {
  const [year = 0, month = 0] = workedOn.split('-').map(Number)
  return new Date(Date.UTC(year, month, 7)).toISOString().slice(0, 10)
}

/**
 * The reference a locum pays with: SD number (8 digits), `LOC`, the month and the year, as in 12345678LOCMAY2020.
 * Source: the same (stated). Undefined when the SD number is not 8 digits.
 */
export function locumReference(sdNumber: string, workedOn: string): string | undefined {
  if (!/^\d{8}$/.test(sdNumber)) return undefined
  return `${sdNumber}LOC${months[Number(workedOn.slice(5, 7)) - 1]}${workedOn.slice(0, 4)}`
}
