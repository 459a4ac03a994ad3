import { type Asking, dateTimeInWords, definePage } from '@remit/platform/service'
import { addEnquiry } from '../contact/enquiries.ts'
import type { PcsePermission } from '../policy.ts'
import { catalogue } from './catalogue.ts'
import { cancelOrder, dispatchOrder, type FoundOrder, findOrder } from './orders.ts'

const finding =
  (permission: PcsePermission) =>
  ({ db, user, params, now }: Asking) =>
    findOrder(db, user, { id: params.order, permission }, now)

/** One order of the practice: where it stands, and what may be done about it. */
export const order = definePage<unknown, FoundOrder>({
  path: '/orders/:order',
  needs: 'order.manage',
  template: 'order.njk',
  title: 'Order',
  on: finding('order.manage'),
  view: ({ on }) => ({ ...viewOf(on), back: { href: '/pcse/orders', text: 'Supplies' }, isCentre: false }),
})

/** The same for the centre, which sends it out. */
export const dispatch = definePage<unknown, FoundOrder>({
  path: '/dispatches/:order',
  needs: 'order.dispatch',
  template: 'order.njk',
  title: 'Order',
  on: finding('order.dispatch'),
  view: ({ on }) => ({
    ...viewOf(on),
    back: { href: '/pcse/dispatches', text: 'Supplies to send out' },
    isCentre: true,
  }),
  async act({ tx, user, now, on }) {
    await dispatchOrder(tx, user, on, now)
    return { to: '/pcse/dispatches', notice: `${on.name} is on its way` }
  },
})

/** Takes an order back before it is sent. */
export const orderCancellation = definePage<unknown, FoundOrder>({
  path: '/orders/:order/cancellation',
  needs: 'order.manage',
  template: 'order-step.njk',
  title: 'Cancel this order',
  on: finding('order.manage'),
  view: ({ on }) => ({
    back: { href: `/pcse/orders/${on.id}`, text: on.name },
    action: `/pcse/orders/${on.id}/cancellation`,
    effect: `${on.name} is not sent out. Order again if you need it after all.`,
    button: 'Cancel order',
  }),
  async act({ tx, user, now, on }) {
    await cancelOrder(tx, user, on, now)
    return { to: `/pcse/orders/${on.id}`, notice: `${on.name} cancelled` }
  },
})

/** Follows an order up: an enquiry to the centre that names it. */
export const orderFollowUp = definePage<unknown, FoundOrder>({
  path: '/orders/:order/follow-up',
  needs: 'order.manage',
  template: 'order-step.njk',
  title: 'Follow up this order',
  once: true,
  on: finding('order.manage'),
  view: ({ on }) => ({
    back: { href: `/pcse/orders/${on.id}`, text: on.name },
    action: `/pcse/orders/${on.id}/follow-up`,
    effect: `We are asked where ${on.name} is. You find our answer under “Contact us”, and we write to you when it is there.`,
    button: 'Ask where it is',
  }),
  async act({ tx, user, now, on }) {
    const subject = `Where is ${on.name}?`
    const body = `Ordered ${dateTimeInWords(on.ordered_at)} by ${on.orderer}.`
    const id = await addEnquiry(tx, user, { category: 'Records and supplies', subject, body }, now)
    return { to: `/pcse/contact/${id}`, notice: 'Asked. We write to you when there is an answer.' }
  },
})

function viewOf(on: FoundOrder) {
  return {
    title: on.name,
    caption: on.practice,
    order: on,
    lines: on.lines.map((line) => ({
      ...line,
      ...catalogue[line.item],
      short: line.received !== null && line.received < line.quantity,
    })),
    known: [
      { text: 'Ordered', value: `${dateTimeInWords(on.ordered_at)} by ${on.orderer}` },
      { text: 'Last changed', value: dateTimeInWords(on.changed_at) },
    ],
  }
}
