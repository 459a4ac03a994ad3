import { holdsAnywhere, type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { PcsePermission } from '../policy.ts'

interface Waits {
  permission: PcsePermission
  href: string
  table: string
  holder: string
  status: string
  one: string
  many: string
}

/** What may wait for somebody: rows of a table with a status, for whoever holds the permission. */
const kinds: readonly Waits[] = [
  {
    permission: 'claim.decide',
    href: '/pcse/claims',
    table: 'pcse.claims',
    holder: 'practice_id',
    status: 'submitted',
    one: 'claim waits for your decision',
    many: 'claims wait for your decision',
  },
  {
    permission: 'claim.submit',
    href: '/pcse/claims',
    table: 'pcse.claims',
    holder: 'practice_id',
    status: 'returned',
    one: 'claim came back to be put right',
    many: 'claims came back to be put right',
  },
  {
    permission: 'locumForm.decide',
    href: '/pcse/locum-forms',
    table: 'pcse.locum_forms',
    holder: 'practice_id',
    status: 'sent',
    one: 'Locum A form waits for you',
    many: 'Locum A forms wait for you',
  },
  {
    permission: 'assignmentChange.decide',
    href: '/pcse/assignment-changes',
    table: 'pcse.assignment_changes',
    holder: 'practice_id',
    status: 'waiting',
    one: 'change waits for your review',
    many: 'changes wait for your review',
  },
  {
    permission: 'order.dispatch',
    href: '/pcse/dispatches',
    table: 'pcse.orders',
    holder: 'practice_id',
    status: 'ordered',
    one: 'order waits to be sent out',
    many: 'orders wait to be sent out',
  },
  {
    permission: 'recordRequest.track',
    href: '/pcse/collections',
    table: 'pcse.record_requests',
    holder: 'practice_id',
    status: 'asked',
    one: 'collection is asked for',
    many: 'collections are asked for',
  },
  {
    permission: 'enquiry.view',
    href: '/pcse/enquiries',
    table: 'pcse.enquiries',
    holder: 'organisation_id',
    status: 'waiting',
    one: 'enquiry waits for an answer',
    many: 'enquiries wait for an answer',
  },
]

/** What waits for this user, in words, by the address of its card: “3 claims wait for your decision”. Nothing waits: no entry. */
export async function waitingCounts(
  reader: Reader,
  user: SignedInUser,
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const mine = kinds.filter(({ permission }) => holdsAnywhere(user, permission, now))
  const counted = await Promise.all(mine.map(async (kind) => ({ kind, count: await countOf(reader, user, kind, now) })))
  return new Map(
    counted.flatMap(({ kind: { href, one, many }, count }) =>
      count === 0 ? [] : [[href, `${count} ${count === 1 ? one : many}`] as const],
    ),
  )
}

async function countOf(reader: Reader, user: SignedInUser, { permission, table, holder, status }: Waits, now: Date) {
  const rows = reader
    .selectFrom(sql<{ status: string }>`${sql.table(table)}`.as('w'))
    .where('w.status', '=', status)
    .select(({ fn }) => fn.countAll<number>().as('count'))
  const counted = await visible(rows, user, permission, { holder: `w.${holder}` }, now).executeTakeFirstOrThrow()
  return Number(counted.count)
}
