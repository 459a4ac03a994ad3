import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, refuse } from '@remit/platform/service'
import type { Generated } from 'kysely'
import type { PcsePermission } from '../policy.ts'
import { recordStep, type Step } from '../record-step.ts'
import type { ItemCode } from './catalogue.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.orders': OrderTable
    'pcse.order_lines': OrderLineTable
  }
}

/** A practice's order of supplies. `number` is what people call it by. */
export interface OrderTable {
  id: string
  number: Generated<number>
  practice_id: string
  status: 'ordered' | 'sent' | 'received' | 'cancelled'
  ordered_by: string
  ordered_at: Date
  changed_at: Date
}

export interface OrderLineTable {
  order_id: string
  item: ItemCode
  quantity: number
  /** What arrived of it, once somebody said so. */
  received: number | null
}

export type OrderLine = Pick<OrderLineTable, 'item' | 'quantity'>

/** A practice's orders, or what the centre has to send, the newest first. */
export async function listOrders(reader: Reader, user: SignedInUser, permission: PcsePermission, now: Date) {
  const orders = readOrders(reader).orderBy('r.ordered_at', 'desc').orderBy('r.id', 'desc').limit(200)
  return await visible(orders, user, permission, { holder: 'r.practice_id' }, now).execute()
}

/** One order the user reaches with the permission, with its lines; undefined when there is none. */
export async function findOrder(
  reader: Reader,
  user: SignedInUser,
  { id, permission }: { id: string | undefined; permission: PcsePermission },
  now: Date,
) {
  if (id === undefined || !isId(id)) return undefined
  const found = readOrders(reader).where('r.id', '=', id)
  const order = await visible(found, user, permission, { holder: 'r.practice_id' }, now).executeTakeFirst()
  if (order === undefined) return undefined
  const lines = await reader
    .selectFrom('pcse.order_lines')
    .select(['item', 'quantity', 'received'])
    .where('order_id', '=', id)
    .orderBy('item')
    .execute()
  const resource: AskedResource = { type: 'order', id, holders: [order.practice_id] }
  return { ...order, name: `Order ${order.number}`, lines, resource }
}

export type FoundOrder = NonNullable<Awaited<ReturnType<typeof findOrder>>>

/** Orders supplies for the practice the user acts in, recorded. Answers its id. */
export async function addOrder(tx: Tx, user: SignedInUser, lines: readonly OrderLine[], now: Date): Promise<string> {
  const { id: practice_id, path } = user.acting.organisation
  const { id, number } = await tx
    .insertInto('pcse.orders')
    .values({
      id: newId(now),
      practice_id,
      status: 'ordered',
      ordered_by: user.id,
      ordered_at: now,
      changed_at: now,
    })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('pcse.order_lines')
    .values(lines.map((line) => ({ ...line, order_id: id, received: null })))
    .execute()
  const order = { id, name: `Order ${number}`, practice_id, path }
  await recordOrder(tx, user, { order, action: 'order.placed', after: { lines: [...lines] } }, now)
  return id
}

/** The centre has sent it out, recorded. Refuses `conflict` when it waits no longer. */
export async function dispatchOrder(tx: Tx, user: SignedInUser, order: FoundOrder, now: Date): Promise<void> {
  await move(tx, order, { from: 'ordered', to: 'sent' }, now)
  await recordOrder(tx, user, { order, action: 'order.sent' }, now)
}

/** The practice takes it back before it is sent, recorded. Refuses `conflict` once it is on its way. */
export async function cancelOrder(tx: Tx, user: SignedInUser, order: FoundOrder, now: Date): Promise<void> {
  await move(tx, order, { from: 'ordered', to: 'cancelled' }, now)
  await recordOrder(tx, user, { order, action: 'order.cancelled' }, now)
}

/** The practice says what arrived, recorded; less than was ordered is kept as such. Refuses `conflict` when it was not sent. */
export async function receiveOrder(
  tx: Tx,
  user: SignedInUser,
  { order, received }: { order: FoundOrder; received: ReadonlyMap<ItemCode, number> },
  now: Date,
): Promise<void> {
  await move(tx, order, { from: 'sent', to: 'received' }, now)
  for (const [item, count] of received) {
    await tx
      .updateTable('pcse.order_lines')
      .set({ received: count })
      .where('order_id', '=', order.id)
      .where('item', '=', item)
      .execute()
  }
  await recordOrder(tx, user, { order, action: 'order.received', after: Object.fromEntries(received) }, now)
}

async function move(
  tx: Tx,
  order: FoundOrder,
  { from, to }: { from: OrderTable['status']; to: OrderTable['status'] },
  now: Date,
): Promise<void> {
  const moved = await tx
    .updateTable('pcse.orders')
    .set({ status: to, changed_at: now })
    .where('id', '=', order.id)
    .where('status', '=', from)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) throw refuse('conflict', `${order.name} has moved on. Look at where it stands now.`)
}

async function recordOrder(
  tx: Tx,
  user: SignedInUser,
  step: { order: Pick<FoundOrder, 'id' | 'name' | 'practice_id' | 'path'> } & Pick<Step, 'action' | 'after'>,
  now: Date,
): Promise<void> {
  const { order, ...rest } = step
  const organisation = { id: order.practice_id, path: order.path }
  await recordStep(tx, user, { type: 'order', id: order.id, name: order.name, organisation, ...rest }, now)
}

function readOrders(reader: Reader) {
  return reader
    .selectFrom('pcse.orders as r')
    .innerJoin('organisations as o', 'o.id', 'r.practice_id')
    .innerJoin('users as u', 'u.id', 'r.ordered_by')
    .select(['r.id', 'r.number', 'r.practice_id', 'r.status', 'r.ordered_at', 'r.changed_at'])
    .select(['o.name as practice', 'o.path', 'u.name as orderer'])
}
