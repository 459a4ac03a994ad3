import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { SchoolYear } from '../pupils/pupils.ts'
import type { Schools } from '../schools/reachable-schools.ts'

/** Which records are counted: those of a school year's collection at these schools, perhaps of one year group only. */
export interface Count {
  schools: Schools
  year: number
  yearGroup?: SchoolYear | undefined
}

/** A query for the pupil records counted, with what an indicator reads besides: the school's postcode. */
export function countedRecords(reader: Reader, { schools, year, yearGroup }: Count) {
  const records = reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('ncmp.schools as school', 'school.organisation_id', 'pupil.school_id')
    .where('pupil.school_id', 'in', schools)
    .where('pupil.collection_year', '=', year)
    .selectAll('pupil')
    .select('school.postcode as school_postcode')
  return yearGroup === undefined ? records : records.where('pupil.school_year', '=', yearGroup)
}

/** The same records, each with how many of them have its NHS number: what only the whole of them tells. */
export function comparedRecords(reader: Reader, count: Count) {
  return countedRecords(reader, count).select(
    sql<number>`count(*) over (partition by pupil.nhs_number)`.as('with_same_number'),
  )
}

/** How many of the records share their NHS number with another one of them. */
export async function countSharedNumbers(reader: Reader, count: Count): Promise<number> {
  const shared = reader
    .selectFrom(countedRecords(reader, count).as('record'))
    .where('record.nhs_number', 'is not', null)
    .groupBy('record.nhs_number')
    .having(sql<number>`count(*)`, '>', 1)
    .select(sql<number>`count(*)`.as('records'))
  const { records } = await reader
    .selectFrom(shared.as('number'))
    .select(sql<number>`coalesce(sum(number.records), 0)::integer`.as('records'))
    .executeTakeFirstOrThrow()
  return records
}
