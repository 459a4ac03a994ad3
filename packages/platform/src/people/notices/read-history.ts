import type { Policy } from '@remit/policy'
import { sql } from 'kysely'
import type { Policies } from '../../access/index.ts'
import { entriesAfterInChain, type ListedEntry } from '../../audit/index.ts'
import { type Db, inTransaction, type Tx } from '../../db/index.ts'
import { findMember, type Member } from '../../directory/index.ts'
import { announce, type Told } from '../../notify/index.ts'
import { actionInWords } from '../history/entry-words.ts'
import { roleLabel } from '../roles/role-words.ts'
import { inWords } from '../words.ts'
import { administratorTopics, yourAccess } from './topics.ts'

const [accepted, changes] = administratorTopics
const dayMs = 24 * 3_600_000
const mostAtOnce = 500

/** Actions that change what somebody may do. */
const accessActions = [
  'membership.suspended',
  'membership.reactivated',
  'membership.ended',
  'membership.placed',
  'role.assigned',
  'role.revoked',
]

/**
 * Announces what the history tells of people, from where it was read to last: whichever way a change came, its record is
 * what is told. What Remit itself did, and what is older than a day, is history only.
 */
export async function readHistory(db: Db, policies: Policies, now: Date): Promise<void> {
  const { rows } = await sql<{ chain: string; sequence: number }>`
    select h.chain, coalesce(c.sequence, 0) as sequence from audit_chains h left join notice_cursors c on c.chain = h.chain
      where h.sequence > coalesce(c.sequence, 0) order by h.chain`.execute(db)
  for (const { chain, sequence } of rows) {
    const policy = policies.get(chain.split(':')[0] ?? '')
    await inTransaction(db, (tx) => readChain(tx, { chain, sequence: Number(sequence), policy, now }))
  }
}

interface Reading {
  chain: string
  sequence: number
  policy: Policy | undefined
  now: Date
}

async function readChain(tx: Tx, { chain, sequence, policy, now }: Reading): Promise<void> {
  // Whoever holds the cursor's row reads; another process finds it moved and reads nothing twice.
  await sql`insert into notice_cursors values (${chain}, 0) on conflict do nothing`.execute(tx)
  const cursor = await tx
    .selectFrom('notice_cursors')
    .select('sequence')
    .where('chain', '=', chain)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (Number(cursor.sequence) > sequence) return
  const since = new Date(now.getTime() - dayMs)
  for (let last = sequence; ; ) {
    const entries = await entriesAfterInChain(tx, { chain, sequence: last, limit: mostAtOnce })
    for (const entry of entries)
      if (policy && entry.at >= since && entry.actorId !== null) await tell(tx, policy, entry, now)
    last = entries.at(-1)?.sequence ?? last
    await tx.updateTable('notice_cursors').set({ sequence: last }).where('chain', '=', chain).execute()
    if (entries.length < mostAtOnce) return
  }
}

async function tell(tx: Tx, policy: Policy, entry: ListedEntry, now: Date): Promise<void> {
  const id = entry.after?.membership
  const member = typeof id === 'string' ? await findMember(tx, id, now) : undefined
  if (member === undefined || accepted === undefined || changes === undefined) return
  if (entry.action === 'membership.accepted') await tellOf(tx, policy, { entry, member, topic: accepted.key })
  if (!accessActions.includes(entry.action)) return
  await tellOf(tx, policy, { entry, member, topic: changes.key })
  // Suspension, removal and the way back have messages of their own.
  const isTold = ['role.assigned', 'role.revoked', 'membership.placed'].includes(entry.action)
  if (isTold && member.status === 'active' && entry.actorId !== member.user.id) {
    await tellOf(tx, policy, { entry, member, topic: yourAccess.key })
  }
}

async function tellOf(
  tx: Tx,
  policy: Policy,
  { entry, member, topic }: { entry: ListedEntry; member: Member; topic: string },
): Promise<void> {
  const isOwn = topic === yourAccess.key
  await announce(tx, {
    service: policy.key,
    topic,
    organisationId: member.organisation.id,
    thing: member.id,
    title: isOwn ? `Your access to ${member.organisation.name}` : `${member.user.name}, ${member.organisation.name}`,
    path: isOwn ? `/${policy.key}/account` : `/${policy.key}/users/${member.id}`,
    before: toldOf(policy, entry.before, ''),
    after: toldOf(policy, entry.after, actionInWords(entry.action)),
    actor: { id: entry.actorId ?? '', name: entry.actorName },
    now: entry.at,
  })
}

const statuses: Readonly<Record<string, string>> = {
  invited: 'Invited',
  active: 'Active',
  suspended: 'Suspended',
  ended: 'Removed',
}

/** The values of an entry as people read them. */
function toldOf(policy: Policy, values: Readonly<Record<string, unknown>> | null, otherwise: string): Told {
  const told: Record<string, string> = {}
  const roles = values?.roles
  if (Array.isArray(roles)) {
    // A role made at run time stands in the history with the name it had.
    const labels = roles.flatMap((each) => {
      const [name] = textIn(each, 'name')
      return name ?? textIn(each, 'role').map((role) => roleLabel(policy, role))
    })
    told.Roles = labels.toSorted().join(', ')
  }
  const places = values?.assigned
  if (Array.isArray(places)) {
    const names = places.flatMap((place) => [
      ...textIn(place, 'name'),
      ...textIn(place, 'every').map((kind) => `every ${kind}`),
    ])
    told.Assigned = inWords(names.toSorted(), 10)
  }
  if (typeof values?.status === 'string') told.Status = statuses[values.status] ?? values.status
  return Object.keys(told).length > 0 || otherwise === '' ? told : { Change: otherwise }
}

function textIn(value: unknown, key: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'string' ? [found] : []
}
