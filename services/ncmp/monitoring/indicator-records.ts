import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { definePage, pageNumber, paginate, refuse } from '@remit/platform/service'
import { type RawBuilder, sql } from 'kysely'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { chosenYear } from '../years/chosen-year.ts'
import { comparedRecords } from './counted-records.ts'
import { findRecordIndicator } from './indicators.ts'
import { addressOfFilter, type MonitoringFilter, readMonitoringFilter, yearGroupNames } from './monitoring-filter.ts'
import { type Within, withinFilter } from './within-filter.ts'

const pageSize = 50

/** The records behind one indicator, for super monitors, of the schools assigned to them. */
export const indicatorRecords = definePage({
  path: '/monitoring/indicators/:indicator/records',
  needs: { anywhere: 'indicator.openRecords' },
  template: 'indicator-records.njk',
  title: 'Records behind an indicator',
  tab: 'monitoring',
  async view(asking) {
    const { db, user, now, params, query } = asking
    const indicator = findRecordIndicator(params.indicator)
    if (indicator === undefined) throw refuse('not-found', 'No indicator with records has this name.')
    const path = `/ncmp/monitoring/indicators/${params.indicator}/records`
    const { year, years } = await chosenYear(db, asking, path)
    const filter = readMonitoringFilter(query)
    const within = await withinFilter(db, user, filter, now)
    const behind = recordsBehind(db, user, { records: indicator.records, filter, within, year, now })
    const { total } = await behind.select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow()
    const page = paginate({ total, page: pageNumber(query), pageSize, path, query })
    const rows = await behind
      .select(['record.id', 'record.first_name', 'record.last_name', 'record.date_of_birth', 'record.school_year'])
      .select('organisation.name as school')
      .orderBy('organisation.name')
      .orderBy('record.last_name')
      .orderBy('record.id')
      .limit(pageSize)
      .offset((page.page - 1) * pageSize)
      .execute()
    return {
      title: indicator.label,
      caption: `Records, school year ${years.label}`,
      back: { href: `/ncmp/monitoring${addressOfFilter(filter)}`, text: 'Monitoring and submissions' },
      rows: rows.map((row) => ({ ...row, name: nameOf(row), yearGroup: yearGroupNames[row.school_year] })),
      page,
    }
  },
})

type Behind = { records: RawBuilder<boolean>; filter: MonitoringFilter; within: Within; year: number; now: Date }

function recordsBehind(reader: Reader, user: SignedInUser, { records, filter, within, year, now }: Behind) {
  const look = { user, now, permission: 'indicator.view', mainstream: true, ...within } as const
  const count = {
    schools: reachableSchools(reader, look),
    year,
    yearGroup: filter.yearGroup,
  }
  const behind = reader
    .selectFrom(comparedRecords(reader, count).as('record'))
    .innerJoin('organisations as organisation', 'organisation.id', 'record.school_id')
    .where(records)
  return visible(behind, user, 'indicator.openRecords', { holder: 'record.school_id', id: 'record.id' }, now)
}

/** “Amy Field”, or what is known of the name. */
export function nameOf(record: { first_name: string | null; last_name: string | null }): string {
  return [record.first_name, record.last_name].filter((part) => part !== null).join(' ') || 'No name'
}
