import { type Attributes, check, type Facts, factsOf, list, type Policy } from '@remit/policy'
import { type SqlBool, sql } from 'kysely'
import { isId, type Reader } from '../db/index.ts'
import { membershipsWhere } from '../directory/index.ts'
import { aroundMemberships } from './around-memberships.ts'
import type { AskedResource } from './asked-resource.ts'
import { extentSql } from './extent-sql.ts'
import { rowsOfType, type StoredResources } from './stored-resource.ts'

/** A question another system puts about a user, who acts in no membership: all their active ones count. */
export interface UserQuestion {
  /** A user's id. Nobody's: the answer is no. */
  user: string
  permission: string
  resource: AskedResource
  context?: Attributes | undefined
}

type About = { policy: Policy; now: Date }

/** The engine's answers, in the order of the questions; what is needed of all of them is read together. Never throws for a denial. */
export async function usersMay(
  reader: Reader,
  { policy, now }: About,
  questions: readonly UserQuestion[],
): Promise<readonly boolean[]> {
  const users = [...new Set(questions.map(({ user }) => user))]
  const holders = questions.flatMap(({ resource }) => resource.holders)
  const facts = await factsOfUsers(reader, policy, users, holders)
  return questions.map((question) => mayNow(policy, facts.get(question.user), question, now))
}

/** Every permission asked of this type of thing that the user is allowed on this one. */
export async function permissionsAllowed(
  reader: Reader,
  { policy, now }: About,
  question: Omit<UserQuestion, 'permission'>,
): Promise<readonly string[]> {
  const facts = await factsOfUsers(reader, policy, [question.user], question.resource.holders)
  return [...policy.permissions.values()]
    .filter(({ types }) => types.includes(question.resource.type))
    .map(({ key }) => key)
    .filter((permission) => mayNow(policy, facts.get(question.user), { ...question, permission }, now))
}

/** Part of a list in the order of ids: what comes after `after`, and at most `limit`. */
export interface Part {
  after?: string | undefined
  limit: number
}

const together = 500
const mostLookedThrough = 2000

/**
 * Users allowed, by id. `next` is where to go on: absent when nobody is left. At most 2,000 users are looked through at once,
 * so a part may be short, even empty, and still have a next.
 */
export async function listUsersAllowed(
  reader: Reader,
  { policy, now }: About,
  question: Omit<UserQuestion, 'user'>,
  { after, limit }: Part,
): Promise<{ ids: readonly string[]; next?: string }> {
  const ids: string[] = []
  let last = after
  for (let looked = 0; looked < mostLookedThrough; looked += together) {
    const users = await usersOf(reader, policy, last)
    const allowed = await usersMay(
      reader,
      { policy, now },
      users.map((user) => ({ ...question, user })),
    )
    for (const [index, user] of users.entries()) {
      if (allowed[index]) ids.push(user)
      last = user
      const isEnd = users.length < together && index === users.length - 1
      if (ids.length === limit) return isEnd ? { ids } : { ids, next: user }
    }
    if (users.length < together) return { ids }
  }
  return { ids, ...(last !== undefined && { next: last }) }
}

/** Ids of the things of this type that the user is allowed this on, by SQL made of the engine's `list`. Nothing is kept of such a type: none. */
export async function listReachedResources(
  reader: Reader,
  { policy, now, stored }: About & { stored: StoredResources },
  { user, permission, type, context }: Omit<UserQuestion, 'resource'> & { type: string },
  { after, limit }: Part,
): Promise<{ ids: readonly string[]; next?: string }> {
  const rows = rowsOfType(policy, stored, type)
  const facts = (await factsOfUsers(reader, policy, [user], [])).get(user)
  const isAsked = policy.permissions.get(permission)?.types.includes(type)
  if (rows === undefined || facts === undefined || !isAsked) return { ids: [] }
  const extent = list(policy, facts, permission, { attributes: context }, now.getTime())
  const { rows: found } = await sql<{ id: string }>`select ${sql.ref(rows.columns.id)} as id from ${rows.from}
    where ${extentSql(policy, facts.places, extent, rows.columns)} and ${afterSql(rows.columns.id, after)}
    order by ${sql.ref(rows.columns.id)} limit ${limit + 1}`.execute(reader)
  const ids = found.slice(0, limit).map(({ id }) => id)
  const last = ids.at(-1)
  return found.length > limit && last !== undefined ? { ids, next: last } : { ids }
}

function mayNow(policy: Policy, facts: Facts | undefined, question: Omit<UserQuestion, 'user'>, now: Date): boolean {
  const { permission, resource, context } = question
  return facts !== undefined && check(policy, facts, { action: permission, resource, context }, now.getTime()).allowed
}

/** The facts of the users who have a membership in the service and an open account. */
async function factsOfUsers(
  reader: Reader,
  policy: Policy,
  users: readonly string[],
  holders: readonly string[],
): Promise<ReadonlyMap<string, Facts>> {
  const asked = users.filter(isId)
  const memberships = await membershipsWhere(
    reader,
    sql`m.service = ${policy.key} and m.status = 'active' and m.user_id = any(${asked}::uuid[])
      and exists (select 1 from users u where u.id = m.user_id and u.closed_at is null)`,
  )
  const around = await aroundMemberships(reader, memberships, [...new Set(holders)])
  const own = Map.groupBy(memberships, ({ user }) => user)
  return new Map([...own].map(([id, mine]) => [id, factsOf(policy, { user: { id }, memberships: mine, ...around })]))
}

async function usersOf(reader: Reader, policy: Policy, after: string | undefined): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select distinct m.user_id as id from memberships m
    where m.service = ${policy.key} and m.status = 'active' and ${afterSql('m.user_id', after)}
    order by m.user_id limit ${together}`.execute(reader)
  return rows.map(({ id }) => id)
}

function afterSql(column: string, after: string | undefined) {
  return after === undefined ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} > ${after}::uuid`
}
