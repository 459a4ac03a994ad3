import type { Settings } from '../settings/settings.ts'
import type { SubmissionTable } from './submissions.ts'

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

/** The last day for changes: of the correction, where the national team opened one, else the deadline. */
export function lastDayOf(
  { reopened_until, collection_year }: Pick<SubmissionTable, 'reopened_until' | 'collection_year'>,
  settings: Settings,
): string {
  return reopened_until ?? deadlineOf(settings, collection_year)
}

/** Whether that day has passed: from midnight in London after it. */
export function isPast(lastDay: string, now: Date): boolean {
  return inLondon.format(now) > lastDay
}

function firstWednesdayOfAugust(year: number): string {
  const first = new Date(Date.UTC(year, 7, 1)).getUTCDay()
  const wednesday = 3
  return `${year}-08-${String(1 + ((wednesday - first + 7) % 7)).padStart(2, '0')}`
}
