import { holdsAnywhere } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { listOrders } from './orders.ts'

/** The orders of a practice. */
export const orderList = definePage({
  path: '/orders',
  needs: { anywhere: 'order.manage' },
  template: 'order-list.njk',
  title: 'Supplies',
  view: async ({ db, user, now }) => ({
    back: { href: '/pcse', text: 'Home' },
    isCentre: false,
    rows: await listOrders(db, user, 'order.manage', now),
  }),
})

/** The orders of every practice, for the centre to send out. */
export const dispatchList = definePage({
  path: '/dispatches',
  needs: { anywhere: 'order.dispatch' },
  template: 'order-list.njk',
  title: 'Supplies to send out',
  view: async ({ db, user, now }) => ({
    back: { href: '/pcse', text: 'Home' },
    isCentre: holdsAnywhere(user, 'order.dispatch', now),
    rows: await listOrders(db, user, 'order.dispatch', now),
  }),
})
