import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, refuse } from '@remit/platform/service'
import type { Generated } from 'kysely'
import type { PcsePermission } from '../policy.ts'
import { recordStep, type Step } from '../record-step.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.record_requests': RecordRequestTable
  }
}

/** Medical records to be fetched from a practice: the labels of their bags, never the names of patients. */
export interface RecordRequestTable {
  id: string
  number: Generated<number>
  practice_id: string
  is_urgent: boolean
  labels: string[]
  collect_on: string
  status: 'asked' | 'collected' | 'delivered' | 'cancelled'
  asked_by: string
  asked_at: Date
  changed_at: Date
}

/** A practice's, or those the centre moves, the newest first. */
export async function listRecordRequests(reader: Reader, user: SignedInUser, permission: PcsePermission, now: Date) {
  const requests = readRequests(reader).orderBy('q.asked_at', 'desc').orderBy('q.id', 'desc').limit(200)
  return await visible(requests, user, permission, { holder: 'q.practice_id' }, now).execute()
}

/** One the user reaches with the permission; undefined when there is none. */
export async function findRecordRequest(
  reader: Reader,
  user: SignedInUser,
  { id, permission }: { id: string | undefined; permission: PcsePermission },
  now: Date,
) {
  if (id === undefined || !isId(id)) return undefined
  const found = readRequests(reader).where('q.id', '=', id)
  const request = await visible(found, user, permission, { holder: 'q.practice_id' }, now).executeTakeFirst()
  if (request === undefined) return undefined
  const resource: AskedResource = { type: 'recordRequest', id, holders: [request.practice_id] }
  return { ...request, name: `Movement ${request.number}`, resource }
}

export type FoundRecordRequest = NonNullable<Awaited<ReturnType<typeof findRecordRequest>>>

/** Asks for records to be fetched from the practice the user acts in, recorded. Answers its id. */
export async function askForMovement(
  tx: Tx,
  user: SignedInUser,
  asked: Pick<RecordRequestTable, 'is_urgent' | 'labels' | 'collect_on'>,
  now: Date,
): Promise<string> {
  const { id: practice_id, path } = user.acting.organisation
  const row = { ...asked, id: newId(now), practice_id, status: 'asked', asked_by: user.id, asked_at: now } as const
  const { id, number } = await tx
    .insertInto('pcse.record_requests')
    .values({ ...row, changed_at: now })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow()
  const request = { id, name: `Movement ${number}`, practice_id, path }
  const after = { bags: asked.labels.length, urgent: asked.is_urgent, collect_on: asked.collect_on }
  await recordRequest(tx, user, { request, action: 'record-request.asked', after }, now)
  return id
}

const steps = {
  collected: { from: 'asked', action: 'record-request.collected' },
  delivered: { from: 'collected', action: 'record-request.delivered' },
  cancelled: { from: 'asked', action: 'record-request.cancelled' },
} as const

/** Moves it on by one step, recorded. Refuses `conflict` when it stands somewhere else by now. */
export async function moveRecords(
  tx: Tx,
  user: SignedInUser,
  { request, to }: { request: FoundRecordRequest; to: keyof typeof steps },
  now: Date,
): Promise<void> {
  const { from, action } = steps[to]
  const moved = await tx
    .updateTable('pcse.record_requests')
    .set({ status: to, changed_at: now })
    .where('id', '=', request.id)
    .where('status', '=', from)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) {
    throw refuse('conflict', `${request.name} has moved on. Look at where it stands now.`)
  }
  await recordRequest(tx, user, { request, action }, now)
}

async function recordRequest(
  tx: Tx,
  user: SignedInUser,
  step: { request: Pick<FoundRecordRequest, 'id' | 'name' | 'practice_id' | 'path'> } & Pick<Step, 'action' | 'after'>,
  now: Date,
): Promise<void> {
  const { request, ...rest } = step
  const organisation = { id: request.practice_id, path: request.path }
  await recordStep(tx, user, { type: 'recordRequest', id: request.id, name: request.name, organisation, ...rest }, now)
}

function readRequests(reader: Reader) {
  return reader
    .selectFrom('pcse.record_requests as q')
    .innerJoin('organisations as o', 'o.id', 'q.practice_id')
    .innerJoin('users as u', 'u.id', 'q.asked_by')
    .select(['q.id', 'q.number', 'q.practice_id', 'q.is_urgent', 'q.labels', 'q.collect_on', 'q.status'])
    .select(['q.asked_at', 'o.name as practice', 'o.path', 'u.name as asker'])
}
