/**
 * Pension years run from 1 April to 31 March and are named by the calendar year they begin in: 2025 is April 2025 to
 * March 2026. Days are `YYYY-MM-DD` texts of real dates; nothing here fails.
 */
export function pensionYearOf(day: string): number {
  const year = Number(day.slice(0, 4))
  return day.slice(5) >= '04-01' ? year : year - 1
}

/**
 * The earliest day an online joiner may start: 1 April of the pension year before the one `today` is in. Older ones go
 * through Contact us with the income and tier of each year. Source: GP pensions, joiner (stated).
 */
export function earliestJoiningDay(today: string): string {
  return `${pensionYearOf(today) - 1}-04-01`
}

/** The last day for the estimates of a pension year: the 31 March before it begins. Source: GP pensions, estimate (stated). */
export function estimatesDueOn(pensionYear: number): string {
  return `${pensionYear}-03-31`
}
