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

/**
 * A query for the pupil records counted, with what an indicator reads besides: the school's postcode, and how many of the
 * records counted have the same NHS number.
 */
export function countedRecords(reader: Reader, { schools, year, yearGroup }: Count) {
  const records = reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('ncmp.schools as school', 'school.organisation_id', 'pupil.school_id')
    .where('pupil.school_id', 'in', schools)
    .where('pupil.collection_year', '=', year)
    .selectAll('pupil')
    .select(['school.postcode as school_postcode', sameNumber.as('with_same_number')])
  return yearGroup === undefined ? records : records.where('pupil.school_year', '=', yearGroup)
}

const sameNumber = sql<number>`count(*) over (partition by pupil.nhs_number)`
