import type { Policy } from '@remit/policy'
import { sql } from 'kysely'
import type { Reader } from '../db/index.ts'

/**
 * A membership at an organisation of a kind where no role stands (NCMP: a provider). It gives nothing by itself: it says
 * whom its user works for, beside the membership whose roles they act in.
 */
export interface Belonging {
  membership: string
  user: string
  organisation: { id: string; name: string }
}

/** Whether memberships at this kind of organisation can hold a role at all, built in or made at run time. */
export function rolesStandAt(policy: Policy, kind: string): boolean {
  if (policy.source.customRoles?.at.includes(kind)) return true
  return [...policy.roles.values()].some(({ at }) => at.has(kind))
}

/** What these users belong to beneath an organisation, closed places included, oldest first; ended memberships are left out. */
export async function listBelongings(
  reader: Reader,
  policy: Policy,
  { users, path }: { users: readonly string[]; path: string },
): Promise<readonly Belonging[]> {
  const kinds = [...policy.kinds].filter((kind) => !rolesStandAt(policy, kind))
  if (users.length === 0 || kinds.length === 0) return []
  const { rows } = await sql<Belonging>`
    select m.id as membership, m.user_id as "user", json_build_object('id', o.id, 'name', o.name) as organisation
      from memberships m join organisations o on o.id = m.organisation_id
      where m.user_id = any(${users}::uuid[]) and m.status <> 'ended' and m.service = ${policy.key}
        and o.kind = any(${kinds}::text[]) and o.path > ${path} and o.path < ${`${path}~`}
      order by m.created_at, m.id`.execute(reader)
  return rows
}

/** The commands that end a user's belongings beneath an organisation: whoever leaves it belongs to nothing in it. */
export async function endOfBelongings(reader: Reader, policy: Policy, who: { user: string; path: string }) {
  const belongings = await listBelongings(reader, policy, { users: [who.user], path: who.path })
  return belongings.map(({ membership }) => ({ do: 'endMembership' as const, membership }))
}
