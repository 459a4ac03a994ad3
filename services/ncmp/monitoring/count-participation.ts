import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { SchoolYear } from '../pupils/pupils.ts'
import type { Count } from './counted-records.ts'

/** How far one year group's measuring has come. `rate` is in per cent, undefined while no eligible number is known. */
export interface Participation {
  yearGroup: SchoolYear
  eligible: number
  records: number
  measured: number
  notMeasured: number
  /** Neither measured nor given a reason yet. */
  waiting: number
  rate: number | undefined
}

/** The schools counted, and how many of them gave headcounts of their own. */
export interface SchoolsCounted {
  schools: number
  withOwnNumbers: number
}

/**
 * Participation of each year group counted: measured of eligible pupils, the authority's own number standing for the
 * census number where there is one. Source: guide, “eligible pupils” (stated); the rate is inferred.
 */
export async function countParticipation(reader: Reader, count: Count): Promise<readonly Participation[]> {
  const eligible = await countEligible(reader, count)
  const records = await countRecords(reader, count)
  const groups: readonly SchoolYear[] = count.yearGroup === undefined ? ['R', '6'] : [count.yearGroup]
  return groups.map((yearGroup) => {
    const found = records.find((row) => row.school_year === yearGroup)
    const { measured = 0, reasoned = 0, records: all = 0 } = found ?? {}
    const most = yearGroup === 'R' ? eligible.reception : eligible.year6
    const rate = most > 0 ? (100 * measured) / most : undefined
    return {
      yearGroup,
      eligible: most,
      records: all,
      measured,
      notMeasured: reasoned,
      waiting: all - measured - reasoned,
      rate,
    }
  })
}

/** How many schools are counted, and how many of them have eligible numbers given by the authority. */
export async function countSchools(reader: Reader, { schools, year }: Count): Promise<SchoolsCounted> {
  return await reader
    .selectFrom('ncmp.schools as counted')
    .leftJoin('ncmp.school_years as numbers', (join) =>
      join.onRef('numbers.school_id', '=', 'counted.organisation_id').on('numbers.collection_year', '=', year),
    )
    .where('counted.organisation_id', 'in', schools)
    .select([
      sql<number>`count(*)::integer`.as('schools'),
      sql<number>`(count(*) filter (where num_nonnulls(eligible_reception_la, eligible_year6_la) > 0))::integer`.as(
        'withOwnNumbers',
      ),
    ])
    .executeTakeFirstOrThrow()
}

async function countEligible(reader: Reader, { schools, year }: Count) {
  return await reader
    .selectFrom('ncmp.school_years')
    .where('school_id', 'in', schools)
    .where('collection_year', '=', year)
    .select([
      sql<number>`coalesce(sum(coalesce(eligible_reception_la, eligible_reception_dfe)), 0)::integer`.as('reception'),
      sql<number>`coalesce(sum(coalesce(eligible_year6_la, eligible_year6_dfe)), 0)::integer`.as('year6'),
    ])
    .executeTakeFirstOrThrow()
}

async function countRecords(reader: Reader, { schools, year }: Count) {
  return await reader
    .selectFrom('ncmp.pupils')
    .where('school_id', 'in', schools)
    .where('collection_year', '=', year)
    .groupBy('school_year')
    .select([
      'school_year',
      sql<number>`count(*)::integer`.as('records'),
      sql<number>`count(height_cm)::integer`.as('measured'),
      sql<number>`count(non_measurement_reason)::integer`.as('reasoned'),
    ])
    .execute()
}
