import type { Settings } from '../settings/settings.ts'

const inLondon = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' })

/**
 * The last day (`YYYY-MM-DD`) on which an authority may finalise or reopen a school year's submission: the setting
 * `submissionDeadline.<year>`, else the first Wednesday of August. Source: a deadline in August (programme guidance,
 * stated: 5 August 2020, 16 August 2013); the first Wednesday is inferred.
 */
export function deadlineOf(settings: Settings, year: number): string {
  const set = settings.get(`submissionDeadline.${year}`)
  return typeof set === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(set) ? set : firstWednesdayOfAugust(year + 1)
}

/** Whether the deadline has passed: from midnight in London after that day. */
export function isPast(deadline: string, now: Date): boolean {
  return inLondon.format(now) > deadline
}

function firstWednesdayOfAugust(year: number): string {
  const first = new Date(Date.UTC(year, 7, 1)).getUTCDay()
  const wednesday = 3
  return `${year}-08-${String(1 + ((wednesday - first + 7) % 7)).padStart(2, '0')}`
}
