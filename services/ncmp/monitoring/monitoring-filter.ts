import { isId } from '@remit/platform/db'
import type { SchoolYear } from '../pupils/pupils.ts'

/** What the Monitoring & Submissions tab is limited to, as its address says. */
export interface MonitoringFilter {
  school: string | undefined
  yearGroup: SchoolYear | undefined
}

/** Reads the filter from an address; anything strange is no filter. A school the user does not reach simply counts nothing. */
export function readMonitoringFilter(query: Readonly<Record<string, unknown>>): MonitoringFilter {
  const { school, year } = query
  return {
    school: typeof school === 'string' && isId(school) ? school : undefined,
    yearGroup: year === 'R' || year === '6' ? year : undefined,
  }
}

/** The filter as an address's query, `?` included; empty when nothing is limited. */
export function addressOfFilter({ school, yearGroup }: MonitoringFilter): string {
  const query = new URLSearchParams()
  if (school !== undefined) query.set('school', school)
  if (yearGroup !== undefined) query.set('year', yearGroup)
  return query.size > 0 ? `?${query}` : ''
}

export const yearGroupNames: Readonly<Record<SchoolYear, string>> = { R: 'Reception', '6': 'Year 6' }
