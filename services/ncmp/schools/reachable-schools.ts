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
  /** Only schools that are in every one of these sets. */
  sets?: readonly (readonly string[])[]
  /** Only schools this provider measures; `null`: only those no provider does. */
  provider?: string | null | undefined
}

/** A query for the ids (`id`) of the schools on the list that the user reaches with the permission. */
export function reachableSchools(reader: Reader, { user, now, permission, mainstream, sets = [], provider }: Look) {
  let schools = reader
    .selectFrom('ncmp.schools as school')
    .select('school.organisation_id as id')
    .where('school.removed_at', 'is', null)
  if (mainstream) schools = schools.where('school.school_type', 'in', [...mainstreamTypes])
  for (const set of sets) schools = schools.where('school.organisation_id', 'in', [...set])
  if (provider !== undefined) {
    const held = reader.selectFrom('organisation_holders').select('organisation_id')
    schools =
      provider === null
        ? schools.where('school.organisation_id', 'not in', held)
        : schools.where('school.organisation_id', 'in', held.where('holder_id', '=', provider))
  }
  return visible(schools, user, permission, { holder: 'school.organisation_id' }, now)
}

export type Schools = ReturnType<typeof reachableSchools>
