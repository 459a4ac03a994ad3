import { holdsAnywhere, type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { NcmpPermission } from '../policy.ts'
import type { MonitoringFilter } from './monitoring-filter.ts'
import { findGroup } from './school-groups.ts'

/** What a filter leaves, found out: the schools must be in every one of the sets, and be the provider's. */
export interface Within {
  sets: readonly (readonly string[])[]
  provider: string | undefined
}

/**
 * Finds out what a filter stands for. A group that is not the user's leaves nothing; a provider counts only for those who
 * see the figures of providers, and is no filter for others.
 */
export async function withinFilter(
  reader: Reader,
  user: SignedInUser,
  { schools, group, provider }: MonitoringFilter,
  now: Date,
): Promise<Within> {
  const sets = schools.length > 0 ? [schools] : []
  if (group !== undefined) sets.push((await findGroup(reader, user, group))?.school_ids ?? [])
  return { sets, provider: provider !== undefined && (await seesProviders(reader, user, now)) ? provider : undefined }
}

/** How many schools of the authority the figures of providers would be counted over, and how many there are. */
export async function providerReach(reader: Reader, user: SignedInUser, now: Date) {
  const count = async (permission: NcmpPermission) => {
    const schools = reader.selectFrom('ncmp.schools as school').where('school.removed_at', 'is', null)
    const counted = schools.select(sql<number>`count(*)::integer`.as('schools'))
    const { schools: found } = await visible(
      counted,
      user,
      permission,
      { holder: 'school.organisation_id' },
      now,
    ).executeTakeFirstOrThrow()
    return found
  }
  return { assigned: await count('provider.viewIndicators'), all: await count('provider.holdSchools') }
}

/** Whether the user sees figures by provider. Source: guide, providers: super users with all schools do (stated). */
export async function seesProviders(reader: Reader, user: SignedInUser, now: Date): Promise<boolean> {
  if (!holdsAnywhere(user, 'provider.viewIndicators', now)) return false
  const { assigned, all } = await providerReach(reader, user, now)
  return all > 0 && assigned === all
}
