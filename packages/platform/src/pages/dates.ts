const london = { timeZone: 'Europe/London' } as const
const day = new Intl.DateTimeFormat('en-GB', { ...london, day: 'numeric', month: 'long', year: 'numeric' })
const clock = new Intl.DateTimeFormat('en-GB', { ...london, hour: 'numeric', minute: '2-digit', hour12: true })
const figures = new Intl.NumberFormat('en-GB')

/** “4 June 2026”, as a clock in London shows it. Takes an instant or `YYYY-MM-DD`; nothing gives an empty text. Throws on words. */
export function dateInWords(value: Date | string | null | undefined): string {
  if (value === null || value === undefined) return ''
  return day.format(asDate(value))
}

/** “4 June 2026 at 3:05pm”. Source: GOV.UK style guide, “dates” and “times”. */
export function dateTimeInWords(value: Date | string | null | undefined): string {
  if (value === null || value === undefined) return ''
  const at = asDate(value)
  return `${day.format(at)} at ${timeInWords(at)}`
}

/** “1,234”, “−5” with a minus sign and no hyphen; nothing gives an empty text. */
export function numberInWords(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : figures.format(value).replace('-', '−')
}

/** “3:05pm”, “midday”, as a clock in London shows it. */
export function timeInWords(at: Date): string {
  const written = clock.format(at).replace(/\s/g, '').toLowerCase()
  if (written === '12:00pm') return 'midday'
  if (written === '12:00am') return 'midnight'
  return written.replace(':00', '')
}

const isoDay = new Intl.DateTimeFormat('en-CA', london)

/** The day it is in London, `YYYY-MM-DD`. */
export function today(now: Date): string {
  return isoDay.format(now)
}

function asDate(value: Date | string): Date {
  // A date alone means that day in London; midday keeps it there all year.
  const at = typeof value === 'string' && value.length === 10 ? new Date(`${value}T12:00:00Z`) : new Date(value)
  if (Number.isNaN(at.getTime())) throw new TypeError(`not a date: “${String(value)}”`)
  return at
}
