import { dateInWords, definePage, today } from '@remit/platform/service'
import { monthInWords } from '../reference/months.ts'
import { inPounds } from '../reference/pounds.ts'
import { payRun } from './make-payment-run.ts'
import { type FoundPaymentRun, findPaymentRun } from './payment-runs.ts'

/** One run: what it comes to; and on its day, that it is paid. */
export const paymentRun = definePage<unknown, FoundPaymentRun>({
  path: '/payment-runs/:run',
  needs: 'paymentRun.make',
  template: 'payment-run.njk',
  title: 'Payment run',
  on: ({ db, user, params, now }) => findPaymentRun(db, user, params.run, now),
  view: ({ on, now }) => ({
    title: `Payment run for ${monthInWords(on.month)}`,
    back: { href: '/pcse/payment-runs', text: 'Payment runs' },
    run: on,
    mayPay: on.status === 'made' && on.pays_on <= today(now),
    known: [
      { text: 'Pays on', value: dateInWords(on.pays_on) },
      { text: 'Made', value: dateInWords(on.made_at) },
      { text: 'Statements', value: on.statements },
      { text: 'Claims', value: on.claims },
      { text: 'Total', value: inPounds(on.pence) },
    ],
  }),
  async act({ tx, user, now, on }) {
    await payRun(tx, user, on, now)
    return { to: `/pcse/payment-runs/${on.id}`, notice: 'The run and its claims are paid' }
  },
})
