import { newOrder } from './new-order.ts'
import { dispatch, order, orderCancellation, orderFollowUp } from './order.ts'
import { dispatchList, orderList } from './order-list.ts'
import { orderReceipt } from './order-receipt.ts'

/** The pages of this room, for `service.ts`. */
export const supplyPages = [
  orderList,
  newOrder,
  order,
  orderReceipt,
  orderCancellation,
  orderFollowUp,
  dispatchList,
  dispatch,
]
