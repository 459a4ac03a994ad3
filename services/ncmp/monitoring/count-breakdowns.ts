import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { Sex } from '../pupils/pupils.ts'
import { ethnicCategories } from '../reference/ethnicity.ts'
import type { Count } from './counted-records.ts'
import { yearGroupNames } from './monitoring-filter.ts'

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
export async function countBySex(reader: Reader, count: Count): Promise<readonly SexSplit[]> {
  const rows = await records(reader, count)
    .groupBy(['pupil.school_year', 'pupil.sex'])
    .select(['pupil.school_year as group', 'pupil.sex', sql<number>`count(*)::integer`.as('records')])
    .execute()
  const of = (group: string, sex: Sex) => rows.find((row) => row.group === group && row.sex === sex)?.records ?? 0
  return (['R', '6'] as const)
    .map((group) => ({ name: yearGroupNames[group], male: of(group, 'male'), female: of(group, 'female') }))
    .filter(({ male, female }) => male + female > 0)
}

const unknownGroup = 'Blank or unknown'

/** Records by the ethnic group of their category, in the order of the list; blank and unknown codes last. */
export async function countByEthnicity(reader: Reader, count: Count): Promise<readonly EthnicShare[]> {
  const rows = await records(reader, count)
    .groupBy('pupil.ethnicity_code')
    .select(['pupil.ethnicity_code as code', sql<number>`count(*)::integer`.as('records')])
    .execute()
  const groupOf = new Map(ethnicCategories.map(({ code, group }) => [code, code === '99' ? unknownGroup : group]))
  const sums = new Map<string, number>()
  for (const { code, records: found } of rows) {
    const group = (code !== null && groupOf.get(code)) || unknownGroup
    sums.set(group, (sums.get(group) ?? 0) + found)
  }
  const total = rows.reduce((sum, row) => sum + row.records, 0)
  const order = [...new Set([...groupOf.values()].filter((group) => group !== unknownGroup)), unknownGroup]
  return order.flatMap((group) => {
    const found = sums.get(group) ?? 0
    return found === 0 ? [] : [{ group, records: found, share: (100 * found) / total }]
  })
}

/** Pupils measured month by month, from the first month anybody was to the last, months without anybody included. */
export async function countByMonth(reader: Reader, count: Count): Promise<readonly MeasuredInMonth[]> {
  const month = sql<string>`to_char(pupil.measured_on, 'YYYY-MM')`
  const rows = await records(reader, count)
    .where('pupil.measured_on', 'is not', null)
    .groupBy(month)
    .select([month.as('month'), sql<number>`count(*)::integer`.as('measured')])
    .orderBy('month')
    .execute()
  const [first, last] = [rows[0]?.month, rows.at(-1)?.month]
  if (first === undefined || last === undefined) return []
  let soFar = 0
  return monthsBetween(first, last).map((each) => {
    const measured = rows.find((row) => row.month === each)?.measured ?? 0
    soFar += measured
    return { month: each, measured, soFar }
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

function records(reader: Reader, { schools, year, yearGroup }: Count) {
  const counted = reader
    .selectFrom('ncmp.pupils as pupil')
    .where('pupil.school_id', 'in', schools)
    .where('pupil.collection_year', '=', year)
  return yearGroup === undefined ? counted : counted.where('pupil.school_year', '=', yearGroup)
}
