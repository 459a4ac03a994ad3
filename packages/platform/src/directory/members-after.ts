import { sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import { candidates, matching } from './member-conditions.ts'
import { type Member, type MemberFilter, membersInOrder } from './members.ts'

/** What is read next: those after this id, at most so many. */
export interface After {
  after: string | undefined
  limit: number
}

/**
 * The members of one organisation in the order of their ids, from one onwards: a part stays the same whoever joins or leaves
 * meanwhile. `next` is where to go on; none at the end.
 */
export async function listMembersAfter(
  reader: Reader,
  filter: Omit<MemberFilter, 'sort' | 'page' | 'pageSize'>,
  { after, limit }: After,
  now: Date,
): Promise<{ members: readonly Member[]; next: string | undefined }> {
  const beyond = after === undefined ? sql`true` : sql`m.id > ${after}`
  const { rows } = await sql<{ id: string }>`select m.id from ${candidates(filter)}
    where ${matching(filter, now)} and ${beyond} order by m.id limit ${limit + 1}`.execute(reader)
  const ids = rows.slice(0, limit).map(({ id }) => id)
  return { members: await membersInOrder(reader, ids, now), next: rows.length > limit ? ids.at(-1) : undefined }
}

/** Whether anybody belongs to an organisation beneath the one with this path. */
export async function hasMembersBeneath(reader: Reader, path: string): Promise<boolean> {
  const { rows } = await sql`select 1 from organisations o where o.path > ${path} and o.path < ${`${path}~`}
    and exists (select 1 from memberships m where m.organisation_id = o.id and m.status <> 'ended') limit 1`.execute(
    reader,
  )
  return rows.length > 0
}
