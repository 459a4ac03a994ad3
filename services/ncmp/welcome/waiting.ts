import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { countMembers } from '@remit/platform/directory'
import { sql } from 'kysely'
import { countIndicators } from '../monitoring/count-indicators.ts'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { listSettings } from '../settings/settings.ts'
import { collectionYearOf } from '../years/collection-year.ts'

/** How many schools are on the user's list, and how many of them have no eligible number at all. */
export async function schoolsWaiting(reader: Reader, user: SignedInUser, now: Date) {
  const year = await collectionYearOf(reader, now)
  const mine = reachableSchools(reader, { user, now, permission: 'school.list' })
  return await reader
    .selectFrom('ncmp.schools as school')
    .leftJoin('ncmp.school_years as numbers', (join) =>
      join.onRef('numbers.school_id', '=', 'school.organisation_id').on('numbers.collection_year', '=', year),
    )
    .where('school.organisation_id', 'in', mine)
    .select([
      sql<number>`count(*)::integer`.as('schools'),
      sql<number>`(count(*) filter (where num_nonnulls(eligible_reception_la, eligible_reception_dfe,
        eligible_year6_la, eligible_year6_dfe) = 0))::integer`.as('withoutNumbers'),
    ])
    .executeTakeFirstOrThrow()
}

/** How many pupils the user may work with, how many of them wait to be measured, and how many have unconfirmed warnings. */
export async function pupilsWaiting(reader: Reader, user: SignedInUser, now: Date) {
  const pupils = reader
    .selectFrom('ncmp.pupils as pupil')
    .where('pupil.collection_year', '=', await collectionYearOf(reader, now))
    .select([
      sql<number>`count(*)::integer`.as('pupils'),
      sql<number>`(count(*) filter (where height_cm is null and non_measurement_reason is null))::integer`.as(
        'waiting',
      ),
      sql<number>`(count(*) filter (where cardinality(warnings) > 0 and warnings_confirmed_at is null))::integer`.as(
        'warned',
      ),
    ])
  const mine = visible(pupils, user, 'pupil.list', { holder: 'pupil.school_id', id: 'pupil.id' }, now)
  return await mine.executeTakeFirstOrThrow()
}

/** How many indicators are beyond their limits at the mainstream schools assigned to the user, and how many schools that are. */
export async function indicatorsWaiting(reader: Reader, user: SignedInUser, now: Date) {
  const schools = reachableSchools(reader, { user, now, permission: 'indicator.view', mainstream: true })
  const settings = await listSettings(reader, user.acting.organisation.id)
  const counted = await countIndicators(reader, { schools, year: await collectionYearOf(reader, now) }, settings)
  const failing = counted.indicators.filter(({ breaching }) => breaching).length
  return { failing, schools: counted.schools.schools }
}

/** How many users the authority has, and how many invitations nobody has accepted yet. */
export async function usersWaiting(reader: Reader, user: SignedInUser, now: Date) {
  const organisation = user.acting.organisation.id
  const count = (status: 'active' | 'invited') => countMembers(reader, { organisation, status: [status] }, now)
  return { active: await count('active'), invited: await count('invited') }
}
