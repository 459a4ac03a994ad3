import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import { candidates, matching } from './member-conditions.ts'
import type { MemberFilter } from './members.ts'

// INVARIANT (listed as): names and addresses are in the membership itself, so that an index has them in order.
const orders = {
  name: sql`m.listed_name, m.id`,
  '-name': sql`m.listed_name desc, m.id`,
  email: sql`m.listed_email, m.id`,
  '-email': sql`m.listed_email desc, m.id`,
  status: sql`m.status, m.listed_name, m.id`,
  '-status': sql`m.status desc, m.listed_name, m.id`,
  lastSeen: sql`u.last_seen_at nulls first, m.listed_name, m.id`,
  '-lastSeen': sql`u.last_seen_at desc nulls last, m.listed_name, m.id`,
} satisfies Record<string, RawBuilder<unknown>>

export type MemberSort = keyof typeof orders

/** How many members `listMembers` would list on all its pages. */
export async function countMembers(reader: Reader, filter: MemberFilter, now: Date): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from ${candidates(filter)}
    where ${matching(filter, now)}`.execute(reader)
  return rows[0]?.total ?? 0
}

/** Where a reading of all members by name has come to. */
export type MemberPlace = { readonly name: string; readonly id: string }

/** The next so many members after a place, in the order of names; the first when there is none. */
export async function placesAfter(
  reader: Reader,
  filter: Omit<MemberFilter, 'sort' | 'page' | 'pageSize'>,
  { after, limit }: { after: MemberPlace | undefined; limit: number },
  now: Date,
): Promise<readonly MemberPlace[]> {
  const beyond = after ? sql`and (m.listed_name, m.id) > (${after.name}, ${after.id}::uuid)` : sql``
  const { rows } = await sql<MemberPlace>`select m.listed_name as name, m.id from ${candidates(filter)}
    where ${matching(filter, now)} ${beyond} order by ${orders.name} limit ${limit}`.execute(reader)
  return rows
}

/** The members on one page, in order. Only their ids: what a page says of them is read for those that it shows. */
export async function idsOfPage(reader: Reader, filter: MemberFilter, now: Date): Promise<readonly string[]> {
  const { sort = 'name', page = 1, pageSize: size = 25 } = filter
  const readsVisit = filter.seen !== undefined || sort.endsWith('lastSeen')
  const { rows } = await sql<{ id: string }>`select m.id from ${candidates(filter, readsVisit)}
    where ${matching(filter, now)} order by ${orders[sort]} limit ${size} offset ${size * (page - 1)}`.execute(reader)
  return rows.map(({ id }) => id)
}
