import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { Count } from './counted-records.ts'

export type CollectionStatus = 'No pupils yet' | 'Not started' | 'Under way' | 'Complete'

/** How far collecting has come at one school. `waiting`: records with neither a measurement nor a reason. */
export interface SchoolProgress {
  school: string
  name: string
  records: number
  measured: number
  notMeasured: number
  waiting: number
  status: CollectionStatus
}

/** The schools counted, by name, each with how far collecting has come. */
export async function listCollectionStatus(reader: Reader, count: Count): Promise<readonly SchoolProgress[]> {
  const counts = reader
    .selectFrom('ncmp.pupils')
    .where('collection_year', '=', count.year)
    .where('school_id', 'in', count.schools)
    .$if(count.yearGroup !== undefined, (query) => query.where('school_year', '=', count.yearGroup ?? 'R'))
    .groupBy('school_id')
    .select([
      'school_id',
      sql<number>`count(*)::integer`.as('records'),
      sql<number>`count(height_cm)::integer`.as('measured'),
      sql<number>`count(non_measurement_reason)::integer`.as('reasoned'),
    ])
  const rows = await reader
    .selectFrom('organisations as organisation')
    .leftJoin(counts.as('counts'), 'counts.school_id', 'organisation.id')
    .where('organisation.id', 'in', count.schools)
    .select(['organisation.id as school', 'organisation.name', 'records', 'measured', 'reasoned'])
    .orderBy(sql`lower(organisation.name)`)
    .orderBy('organisation.id')
    .execute()
  return rows.map(({ school, name, ...row }) => {
    const { records, measured, reasoned } = {
      records: row.records ?? 0,
      measured: row.measured ?? 0,
      reasoned: row.reasoned ?? 0,
    }
    const waiting = records - measured - reasoned
    return { school, name, records, measured, notMeasured: reasoned, waiting, status: statusOf(records, waiting) }
  })
}

function statusOf(records: number, waiting: number): CollectionStatus {
  if (records === 0) return 'No pupils yet'
  if (waiting === records) return 'Not started'
  return waiting > 0 ? 'Under way' : 'Complete'
}
