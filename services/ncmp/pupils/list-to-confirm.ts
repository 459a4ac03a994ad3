import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { type SqlBool, sql } from 'kysely'

/** The most that are shown, and confirmed, at once. */
export const confirmedAtOnce = 50

function toConfirm(reader: Reader, user: SignedInUser, collectionYear: number, now: Date) {
  const pupils = reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('organisations as school', 'school.id', 'pupil.school_id')
    .where('pupil.collection_year', '=', collectionYear)
    .where(sql<SqlBool>`cardinality(pupil.warnings) > 0 and pupil.warnings_confirmed_at is null`)
  return visible(pupils, user, 'measurement.add', { holder: 'pupil.school_id', id: 'pupil.id' }, now)
}

/** How many improbable measurements wait for somebody’s word, at the schools where the user may give it. */
export async function countToConfirm(reader: Reader, user: SignedInUser, year: number, now: Date): Promise<number> {
  const counted = toConfirm(reader, user, year, now).select(({ fn }) => fn.countAll<number>().as('count'))
  return (await counted.executeTakeFirstOrThrow()).count
}

/** The first of them, by school and name. */
export async function listToConfirm(reader: Reader, user: SignedInUser, year: number, now: Date) {
  return await toConfirm(reader, user, year, now)
    .selectAll('pupil')
    .select(['school.name as school_name', 'school.parent_id as authority_id'])
    .orderBy('school.name')
    .orderBy('pupil.last_name')
    .orderBy('pupil.first_name')
    .orderBy('pupil.id')
    .limit(confirmedAtOnce)
    .execute()
}
