import type { Reader } from '@remit/platform/db'
import type { Count } from './counted-records.ts'
import { yearGroupNames } from './monitoring-filter.ts'
import { ethnicColumn, ethnicGroups } from './tally-columns.ts'
import { sumOf, type Tally } from './tally-schools.ts'

/** Records of one year group, by sex. */
export interface SexSplit {
  name: string
  male: number
  female: number
}

/** Records of one ethnic group; `share` in per cent of all records. */
export interface EthnicShare {
  group: string
  records: number
  share: number
}

/** Pupils measured in one month, `YYYY-MM`, and so far. */
export interface MeasuredInMonth {
  month: string
  measured: number
  soFar: number
}

/** The year groups counted that have records, Reception first, each by sex. */
export function countBySex(tally: Tally): readonly SexSplit[] {
  return tally.groups
    .map((group) => {
      const male = sumOf(tally, 'male', group)
      return { name: yearGroupNames[group], male, female: sumOf(tally, 'records', group) - male }
    })
    .filter(({ male, female }) => male + female > 0)
}

/** Records by the ethnic group of their category, in the order of the list; blank and unknown codes last. */
export function countByEthnicity(tally: Tally): readonly EthnicShare[] {
  const total = sumOf(tally, 'records')
  const known = ethnicGroups().map(({ group }) => ({ group, records: sumOf(tally, ethnicColumn(group)) }))
  const unknown = total - known.reduce((sum, { records }) => sum + records, 0)
  return [...known, { group: 'Blank or unknown', records: unknown }]
    .filter(({ records }) => records > 0)
    .map(({ group, records }) => ({ group, records, share: (100 * records) / total }))
}

/** Pupils measured month by month, from the first month anybody was to the last, months without anybody included. */
export async function countByMonth(
  reader: Reader,
  { schools, year, yearGroup }: Count,
): Promise<readonly MeasuredInMonth[]> {
  const days = await reader
    .selectFrom('ncmp.pupils')
    .where('school_id', 'in', schools)
    .where('collection_year', '=', year)
    .$if(yearGroup !== undefined, (query) => query.where('school_year', '=', yearGroup ?? 'R'))
    .where('measured_on', 'is not', null)
    .groupBy('measured_on')
    .select((row) => [row.ref('measured_on').$notNull().as('day'), row.fn.countAll<number>().as('measured')])
    .orderBy('measured_on')
    .execute()
  const measuredIn = new Map<string, number>()
  for (const { day, measured } of days) {
    const month = day.slice(0, 7)
    measuredIn.set(month, (measuredIn.get(month) ?? 0) + measured)
  }
  const months = [...measuredIn.keys()]
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return []
  let soFar = 0
  return monthsBetween(first, last).map((month) => {
    const measured = measuredIn.get(month) ?? 0
    soFar += measured
    return { month, measured, soFar }
  })
}

/** `2026-09`, `2026-10`, … up to and with the last. */
function monthsBetween(first: string, last: string): readonly string[] {
  const months = [first]
  while ((months.at(-1) ?? last) < last) {
    const [year = 0, month = 0] = (months.at(-1) ?? last).split('-').map(Number)
    months.push(new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7))
  }
  return months
}
