import { check, type Explanation, explain, type Facts, factsOf, type Membership, type Policy } from '@remit/policy'
import { sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import { idsIn, membershipsWhere, namesOf, withNames } from '../directory/index.ts'
import { aroundMemberships } from './around-memberships.ts'
import type { AskedResource } from './asked-resource.ts'

/** A question about a membership: may whoever holds it do this to this thing? */
export interface MemberQuestion {
  policy: Policy
  permission: string
  resource: AskedResource
  now: Date
}

/** The engine's explanation with names in place of ids, and the membership it is about. */
export interface MemberExplanation extends Explanation {
  membership: Membership
  /** Names of the organisations that the explanation speaks of, by id. */
  names: ReadonlyMap<string, string>
}

/**
 * The whole explanation for one membership, looked at alone: what the same person may do elsewhere stays theirs. `name` is
 * how the reader knows them. Undefined when there is no such membership.
 */
export async function explainMember(
  reader: Reader,
  question: MemberQuestion & { membership: string; name: string },
): Promise<MemberExplanation | undefined> {
  const { policy, permission, resource, now, name } = question
  const [membership] = await membershipsWhere(reader, sql`m.id = ${question.membership}`)
  if (membership === undefined) return undefined
  const [facts] = await factsEach(reader, policy, [membership], resource)
  if (facts === undefined) return undefined
  const ask = { action: permission, resource, membership: membership.id }
  const nameOf = (kind: string) => (kind === 'user' ? name : undefined)
  const found = explain(policy, facts, ask, now.getTime(), { nameOf })
  const names = await namesOf(reader, idsIn(JSON.stringify(found), membership.organisation))
  const remedy = found.remedy && { ...found.remedy, words: withNames(found.remedy.words, names) }
  return { ...found, remedy, forAdministrator: withNames(found.forAdministrator, names), membership, names }
}

/** The most memberships one question looks through. */
export const mostAskedAbout = 2000

/**
 * The memberships at these organisations whose holders may do this to this thing, each with the role that gives it. Only the
 * active are asked, and of them only who holds a role that could: at most `mostAskedAbout`.
 */
export async function membersAllowed(
  reader: Reader,
  question: MemberQuestion & { path: string },
): Promise<readonly { membership: string; role: string | undefined }[]> {
  const { policy, permission, resource, now, path } = question
  const useless = [...policy.roles.values()]
    .filter(({ grants }) => !grants.some((grant) => grant.permission.key === permission))
    .map(({ key }) => key)
  const memberships = await membershipsWhere(
    reader,
    sql`m.status = 'active' and m.service = ${policy.key} and m.organisation_id in
        (select id from organisations where path >= ${path} and path < ${`${path}~`})
      and exists (select 1 from assignments a where a.membership_id = m.id and a.role <> all(${useless}::text[]))`,
  )
  const asked = memberships.slice(0, mostAskedAbout)
  const all = await factsEach(reader, policy, asked, resource)
  return asked.flatMap(({ id }, index) => {
    const facts = all[index]
    const ask = { action: permission, resource, membership: id }
    const decision = facts && check(policy, facts, ask, now.getTime())
    return decision?.allowed ? [{ membership: id, role: decision.because.role }] : []
  })
}

/** Whether whoever holds this membership may, now; false when there is no such membership. */
export async function memberMay(reader: Reader, question: MemberQuestion & { membership: string }): Promise<boolean> {
  const { policy, permission, resource, now } = question
  const [membership] = await membershipsWhere(reader, sql`m.id = ${question.membership}`)
  if (membership === undefined) return false
  const [facts] = await factsEach(reader, policy, [membership], resource)
  const ask = { action: permission, resource, membership: membership.id }
  return facts !== undefined && check(policy, facts, ask, now.getTime()).allowed
}

/** The facts of each membership alone, with every place that it or the question names. */
async function factsEach(
  reader: Reader,
  policy: Policy,
  memberships: readonly Membership[],
  resource: AskedResource,
): Promise<readonly Facts[]> {
  const around = await aroundMemberships(reader, memberships, resource.holders)
  return memberships.map((membership) =>
    factsOf(policy, { user: { id: membership.user }, memberships: [membership], ...around }),
  )
}
