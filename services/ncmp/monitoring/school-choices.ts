import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { NcmpPermission } from '../policy.ts'

/** The schools on the list whose figures the user may see, by name, to choose from. */
export async function listSchoolChoices(
  reader: Reader,
  user: SignedInUser,
  now: Date,
  permission: NcmpPermission = 'indicator.view',
) {
  const schools = reader
    .selectFrom('ncmp.schools as school')
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .where('school.removed_at', 'is', null)
    .select(['school.organisation_id as value', 'organisation.name as text'])
    .orderBy(sql`lower(organisation.name)`)
    .orderBy('organisation.id')
  return await visible(schools, user, permission, { holder: 'school.organisation_id' }, now).execute()
}
