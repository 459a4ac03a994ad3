import type { SignedInUser } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { reachableSchools } from '../schools/reachable-schools.ts'

/** The schools a user may upload for: URN → organisation id. */
export async function uploadSchools(
  reader: Reader,
  user: SignedInUser,
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const reachable = await reachableSchools(reader, { user, now, permission: 'pupil.upload' })
    .select('school.urn')
    .execute()
  return new Map(reachable.map(({ urn, id }) => [urn, id]))
}
