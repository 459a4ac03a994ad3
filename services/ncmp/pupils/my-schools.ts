import type { SignedInUser } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import type { NcmpPermission } from '../policy.ts'
import { reachableSchools } from '../schools/reachable-schools.ts'

/** The schools on the list that a user reaches with a permission, by name. */
export async function mySchools(reader: Reader, user: SignedInUser, permission: NcmpPermission, now: Date) {
  return await reachableSchools(reader, { user, now, permission })
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .select(['school.urn', 'organisation.name'])
    .orderBy('organisation.name')
    .execute()
}
