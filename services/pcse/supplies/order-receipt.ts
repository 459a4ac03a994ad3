import { definePage } from '@remit/platform/service'
import { catalogue, type ItemCode } from './catalogue.ts'
import { type FoundOrder, findOrder, receiveOrder } from './orders.ts'
import { receiptForm } from './quantities.ts'

/** What arrived of an order. */
export const orderReceipt = definePage<ReadonlyMap<ItemCode, number>, FoundOrder>({
  path: '/orders/:order/receipt',
  needs: 'order.manage',
  template: 'order-receipt.njk',
  title: 'What arrived?',
  on: ({ db, user, params, now }) => findOrder(db, user, { id: params.order, permission: 'order.manage' }, now),
  form: receiptForm,
  view: ({ on }) => ({
    caption: on.name,
    back: { href: `/pcse/orders/${on.id}`, text: on.name },
    order: on,
    lines: on.lines.map((line) => ({ ...line, ...catalogue[line.item] })),
  }),
  async act({ tx, user, now, on }, received) {
    const missing = on.lines.find(({ item }) => !received.has(item))
    if (missing !== undefined) {
      const message = `Enter how much arrived of ${catalogue[missing.item].name}`
      return { problems: [{ code: 'invalid', where: missing.item, message }] }
    }
    const ordered = new Set(on.lines.map(({ item }) => item))
    const arrived = new Map([...received].filter(([item]) => ordered.has(item)))
    await receiveOrder(tx, user, { order: on, received: arrived }, now)
    return { to: `/pcse/orders/${on.id}`, notice: `${on.name} received` }
  },
})
