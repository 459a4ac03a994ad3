import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import type { NcmpPermission } from '../policy.ts'
import { mainstreamTypes } from './schools.ts'

/** Who looks, when, and with which permission: what their schools are counted by. */
export interface Look {
  user: SignedInUser
  now: Date
  permission: NcmpPermission
  /** Only schools whose type counts in NCMP indicators. */
  mainstream?: boolean
  /** Only this school, if it is among them. */
  school?: string | undefined
}

/** A query for the ids (`id`) of the schools on the list that the user reaches with the permission. */
export function reachableSchools(reader: Reader, { user, now, permission, mainstream, school }: Look) {
  let schools = reader
    .selectFrom('ncmp.schools as school')
    .select('school.organisation_id as id')
    .where('school.removed_at', 'is', null)
  if (mainstream) schools = schools.where('school.school_type', 'in', [...mainstreamTypes])
  if (school !== undefined) schools = schools.where('school.organisation_id', '=', school)
  return visible(schools, user, permission, { holder: 'school.organisation_id' }, now)
}

export type Schools = ReturnType<typeof reachableSchools>
