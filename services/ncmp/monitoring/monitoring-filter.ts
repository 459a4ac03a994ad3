import { isId } from '@remit/platform/db'
import type { SchoolYear } from '../pupils/pupils.ts'

/** What the Monitoring & Submissions tab is limited to, as its address says. Everything given must hold. */
export interface MonitoringFilter {
  /** These schools alone; none named: every one. */
  schools: readonly string[]
  /** The schools of one of the user's own groups. */
  group: string | undefined
  /** The schools a provider measures. */
  provider: string | undefined
  yearGroup: SchoolYear | undefined
  /** The earlier school year that is looked at, as its address says it. */
  collection: string | undefined
}

export const unfiltered: MonitoringFilter = {
  schools: [],
  group: undefined,
  provider: undefined,
  yearGroup: undefined,
  collection: undefined,
}

const mostSchools = 500

/** Reads the filter from an address; anything strange is no filter. A school the user does not reach simply counts nothing. */
export function readMonitoringFilter(query: Readonly<Record<string, unknown>>): MonitoringFilter {
  const { school, group, provider, year, collection } = query
  const idIn = (value: unknown) => (typeof value === 'string' && isId(value) ? value : undefined)
  const named = (Array.isArray(school) ? school : [school]).flatMap((each) => idIn(each) ?? [])
  return {
    schools: [...new Set(named)].slice(0, mostSchools),
    group: idIn(group),
    provider: idIn(provider),
    yearGroup: year === 'R' || year === '6' ? year : undefined,
    collection: typeof collection === 'string' && /^\d{4}$/.test(collection) ? collection : undefined,
  }
}

/** The filter as an address's query, `?` included; empty when nothing is limited. */
export function addressOfFilter({ schools, group, provider, yearGroup, collection }: MonitoringFilter): string {
  const query = new URLSearchParams()
  if (collection !== undefined) query.set('collection', collection)
  for (const school of schools) query.append('school', school)
  if (group !== undefined) query.set('group', group)
  if (provider !== undefined) query.set('provider', provider)
  if (yearGroup !== undefined) query.set('year', yearGroup)
  return query.size > 0 ? `?${query}` : ''
}

export const yearGroupNames: Readonly<Record<SchoolYear, string>> = { R: 'Reception', '6': 'Year 6' }
