import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { type LetterState, letterState } from './letter-state.ts'

/** Whose letters: a collection of the schools somebody may write for. */
export interface Look {
  user: SignedInUser
  now: Date
  collectionYear: number
}

/** The schools one may write letters for, with the number of letters in each state. */
export async function countLetters(reader: Reader, { user, now, collectionYear }: Look) {
  const counted = (state: LetterState) => sql<number>`count(*) filter (where ${letterState} = ${state})::integer`
  return await reader
    .selectFrom(reachableSchools(reader, { user, now, permission: 'letter.make' }).as('school'))
    .innerJoin('organisations as organisation', 'organisation.id', 'school.id')
    .leftJoin('ncmp.pupils as pupil', (join) =>
      join.onRef('pupil.school_id', '=', 'school.id').on('pupil.collection_year', '=', collectionYear),
    )
    .select([
      'school.id',
      'organisation.name',
      counted('ready').as('ready'),
      counted('made').as('made'),
      counted('no-address').as('noAddress'),
      counted('unconfirmed').as('unconfirmed'),
      sql<number>`count(*) filter (where pupil.id is not null and ${letterState} = 'not-measured')::integer`.as(
        'waiting',
      ),
    ])
    .groupBy(['school.id', 'organisation.name'])
    .orderBy('organisation.name')
    .execute()
}

/** The children of one school with the state of the letter about each, by class and name. */
export async function listLetters(reader: Reader, schoolId: string, { user, now, collectionYear }: Look) {
  const pupils = reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('organisations as school', 'school.id', 'pupil.school_id')
    .where('pupil.school_id', '=', schoolId)
    .where('pupil.collection_year', '=', collectionYear)
  return await visible(pupils, user, 'letter.make', { holder: 'pupil.school_id', id: 'pupil.id' }, now)
    .selectAll('pupil')
    .select(['school.name as school_name', letterState.as('state')])
    .orderBy('pupil.school_year', 'desc')
    .orderBy('pupil.class_name', (by) => by.asc().nullsFirst())
    .orderBy('pupil.last_name')
    .orderBy('pupil.first_name')
    .orderBy('pupil.id')
    .execute()
}

export type ListedLetter = Awaited<ReturnType<typeof listLetters>>[number]
