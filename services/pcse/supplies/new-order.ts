import { definePage } from '@remit/platform/service'
import { catalogue, itemCodes } from './catalogue.ts'
import { addOrder } from './orders.ts'
import { orderForm } from './quantities.ts'

/** The catalogue, to order from. */
export const newOrder = definePage({
  path: '/orders/new',
  needs: 'order.manage',
  template: 'new-order.njk',
  title: 'Order supplies',
  once: true,
  form: orderForm,
  view: () => ({
    back: { href: '/pcse/orders', text: 'Supplies' },
    items: itemCodes.map((code) => ({ code, ...catalogue[code] })),
  }),
  async act({ tx, user, now }, lines) {
    const id = await addOrder(tx, user, lines, now)
    return { to: `/pcse/orders/${id}`, notice: 'Ordered. You can follow it here.' }
  },
})
