const words = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** The month of a day (`YYYY-MM-DD`) as “December 2026”. */
export function monthInWords(day: string): string {
  return words.format(new Date(`${day}T00:00:00Z`))
}

/** The first day of the month that many months after the one of a day; negative for before. */
export function firstOfMonth(day: string, monthsLater = 0): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + monthsLater, 1)).toISOString().slice(0, 10)
}

/** The last day of the month of a day. */
export function lastOfMonth(day: string): string {
  return daysLater(firstOfMonth(day, 1), -1)
}

/** The day that many days after another; negative for before. */
export function daysLater(day: string, days: number): string {
  const dayMs = 24 * 60 * 60 * 1000
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}
