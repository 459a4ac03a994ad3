import type { CustomRole, Membership, Organisation } from '@remit/policy'
import { sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import {
  type MadeRoleJson,
  type MembershipJson,
  madeRoleJson,
  madeRoleOf,
  membershipJson,
  membershipOf,
  type OrganisationJson,
  organisationJson,
  organisationOf,
} from '../directory/index.ts'

/** Everybody and every place of one service, as the engine takes them: for tests that look at the whole. */
export async function wholeState(
  reader: Reader,
  service: string,
): Promise<{
  organisations: readonly Organisation[]
  memberships: readonly Membership[]
  customRoles: readonly CustomRole[]
}> {
  const { rows: places } = await sql<{ it: OrganisationJson }>`
    select ${organisationJson} as it from organisations o where o.service = ${service} order by o.path`.execute(reader)
  const { rows: members } = await sql<{ it: MembershipJson }>`
    select ${membershipJson} as it from memberships m where m.service = ${service} order by m.id`.execute(reader)
  const { rows: roles } = await sql<{ it: MadeRoleJson }>`
    select ${madeRoleJson} as it from custom_roles c where c.service = ${service} and c.removed_at is null
      order by c.id`.execute(reader)
  return {
    organisations: places.map(({ it }) => organisationOf(it)),
    memberships: members.map(({ it }) => membershipOf(it)),
    customRoles: roles.map(({ it }) => madeRoleOf(it)),
  }
}
