import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Reader, Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import type { Count } from '../monitoring/counted-records.ts'
import type { SchoolYear } from '../pupils/pupils.ts'
import { type NonMeasurementReason, nonMeasurementKeys } from '../reference/non-measurement.ts'
import type { SubmissionOf } from './change-submission.ts'
import { findLock, lockSubmission } from './locked.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.supplementary_numbers': SupplementaryTable
  }
}

/** The authority's own number of pupils not measured for one reason, standing for what the pupil records count. */
export interface SupplementaryTable {
  authority_id: string
  collection_year: number
  school_year: SchoolYear
  reason: NonMeasurementReason
  pupils: number
}

/** One reason in one year group: counted from the records, the authority's own number, and which of them stands. */
export interface NotMeasured {
  reason: NonMeasurementReason
  counted: number
  own: number | undefined
  total: number
}

/** Own numbers as typed, by year group and reason; what is undefined is not amended. */
export type OwnNumbers = Readonly<
  Record<SchoolYear, Readonly<Partial<Record<NonMeasurementReason, number | undefined>>>>
>

/** Pupils not measured by the eight reasons, in the guide's order. Source: guide, supplementary information (stated). */
export async function listNotMeasured(
  reader: Reader,
  { authority, year }: SubmissionOf,
  { schools }: Pick<Count, 'schools'>,
): Promise<Readonly<Record<SchoolYear, readonly NotMeasured[]>>> {
  const counted = await countReasons(reader, { schools, year })
  const owned = await reader
    .selectFrom('ncmp.supplementary_numbers')
    .select(['school_year', 'reason', 'pupils'])
    .where('authority_id', '=', authority.id)
    .where('collection_year', '=', year)
    .execute()
  const group = (yearGroup: SchoolYear) =>
    nonMeasurementKeys.map((reason): NotMeasured => {
      const is = (row: { reason: string | null; school_year: SchoolYear }) =>
        row.reason === reason && row.school_year === yearGroup
      const own = owned.find(is)?.pupils
      const records = counted.find(is)?.pupils ?? 0
      return { reason, counted: records, own, total: own ?? records }
    })
  return { R: group('R'), '6': group('6') }
}

/** Keeps the authority's own numbers in place of those before, recorded. Refuses `conflict` when the year is locked. */
export async function changeOwnNumbers(
  tx: Tx,
  user: SignedInUser,
  { numbers, authority, year }: SubmissionOf & { numbers: OwnNumbers },
  now: Date,
): Promise<void> {
  await lockSubmission(tx, authority.id, year)
  const lock = await findLock(tx, authority.id, { year, now })
  if (lock !== undefined) throw refuse('conflict', lock)
  const place = { authority_id: authority.id, collection_year: year }
  const groups: readonly SchoolYear[] = ['R', '6']
  const rows = groups.flatMap((school_year) =>
    nonMeasurementKeys.flatMap((reason) => {
      const pupils = numbers[school_year][reason]
      return pupils === undefined ? [] : [{ ...place, school_year, reason, pupils }]
    }),
  )
  await tx
    .deleteFrom('ncmp.supplementary_numbers')
    .where('authority_id', '=', authority.id)
    .where('collection_year', '=', year)
    .execute()
  if (rows.length > 0) await tx.insertInto('ncmp.supplementary_numbers').values(rows).execute()
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: authority,
    action: 'submission.numbersAmended',
    subject: { type: 'submission', id: `${authority.id} ${year}`, name: authority.name },
    after: { numbers: rows.map(({ school_year, reason, pupils }) => `${school_year} ${reason}: ${pupils}`) },
  })
}

async function countReasons(reader: Reader, { schools, year }: Pick<Count, 'schools' | 'year'>) {
  return await reader
    .selectFrom('ncmp.pupils')
    .where('school_id', 'in', schools)
    .where('collection_year', '=', year)
    .where('non_measurement_reason', 'is not', null)
    .groupBy(['non_measurement_reason', 'school_year'])
    .select(['non_measurement_reason as reason', 'school_year', sql<number>`count(*)::integer`.as('pupils')])
    .execute()
}
