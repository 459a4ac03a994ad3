import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'

/** A school's children of one collection. */
export interface SchoolYearOfPupils {
  schoolId: string
  collectionYear: number
}

/** All children of a school the user may list, as a class list has them: by year group, class and name. */
export async function listSchoolPupils(reader: Reader, user: SignedInUser, asked: SchoolYearOfPupils, now: Date) {
  const pupils = reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('ncmp.schools as school', 'school.organisation_id', 'pupil.school_id')
    .innerJoin('organisations as organisation', 'organisation.id', 'pupil.school_id')
    .where('pupil.school_id', '=', asked.schoolId)
    .where('pupil.collection_year', '=', asked.collectionYear)
  return await visible(pupils, user, 'pupil.list', { holder: 'pupil.school_id', id: 'pupil.id' }, now)
    .selectAll('pupil')
    .select(['school.urn', 'organisation.name as school_name'])
    .orderBy('pupil.school_year', 'desc')
    .orderBy('pupil.class_name', (by) => by.asc().nullsFirst())
    .orderBy('pupil.last_name')
    .orderBy('pupil.first_name')
    .orderBy('pupil.id')
    .execute()
}

export type SchoolPupil = Awaited<ReturnType<typeof listSchoolPupils>>[number]
