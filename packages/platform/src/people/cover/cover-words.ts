import type { Policy } from '@remit/policy'
import { sql } from 'kysely'
import { type CoverNeed, coverNeeds, listThinCover } from '../../directory/index.ts'
import type { Asking } from '../../service.ts'
import { roleLabel } from '../roles/role-words.ts'

/** “Super User”, “Owner or Deputy”. */
export function neededRole(policy: Policy, { roles }: CoverNeed): string {
  return roles.map((role) => roleLabel(policy, role)).join(' or ')
}

/** What the acting organisation is told on its users page: which role one user alone holds. */
export async function coverHere({
  db,
  user,
  now,
}: Asking): Promise<readonly { role: string; name: string; isYou: boolean; others: number }[]> {
  const { policy } = user.facts
  const { id, kind } = user.acting.organisation
  const needs = coverNeeds(policy).filter((need) => need.kind === kind)
  const thin = await Promise.all(
    needs.map((need) => listThinCover(db, { policy, need, where: sql`o.id = ${id}`, now })),
  )
  return thin
    .flat()
    .flatMap(({ roles, others, holders: [only] }) =>
      only === undefined
        ? []
        : [{ role: neededRole(policy, { kind, roles }), name: only.name, isYou: only.id === user.id, others }],
    )
}
