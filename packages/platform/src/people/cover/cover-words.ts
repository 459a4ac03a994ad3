import type { Policy } from '@remit/policy'
import { sql } from 'kysely'
import { type CoverNeed, coverNeeds, isGivenOn, listThinCover } from '../../directory/index.ts'
import type { Asking } from '../../service.ts'
import { roleLabel } from '../roles/role-words.ts'
import type { RolesKnown } from '../roles/roles-known.ts'
import { assignableRoles } from '../users/assignable-roles.ts'

/** “Super User”, “Owner or Deputy”. */
export function neededRole(policy: Policy, { roles }: Pick<CoverNeed, 'roles'>): string {
  return roles.map((role) => roleLabel(policy, role)).join(' or ')
}

/**
 * What the acting organisation is told on its users page: which role one user alone holds, when this user may give it to a second
 * or that one may. Nobody is urged to what no rule lets anybody do.
 */
export async function coverHere(
  { db, user, now }: Asking,
  known: RolesKnown,
): Promise<readonly { role: string; name: string; isYou: boolean; mayGive: boolean }[]> {
  const { policy } = user.facts
  const { id, kind } = user.acting.organisation
  const assignable = assignableRoles(user, known)
  const mayGive = ({ roles }: Pick<CoverNeed, 'roles'>) => roles.some((role) => assignable.has(role))
  const needs = coverNeeds(policy).filter((need) => need.kind === kind && (mayGive(need) || isGivenOn(policy, need)))
  const thin = await Promise.all(
    needs.map((need) => listThinCover(db, { policy, need, where: sql`o.id = ${id}`, now })),
  )
  return thin.flat().flatMap(({ roles, holders: [only] }) =>
    only === undefined
      ? []
      : [
          {
            role: neededRole(policy, { roles }),
            name: only.name,
            isYou: only.id === user.id,
            mayGive: mayGive({ roles }),
          },
        ],
  )
}
