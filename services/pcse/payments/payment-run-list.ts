import { definePage } from '@remit/platform/service'
import { monthInWords } from '../reference/months.ts'
import { inPounds } from '../reference/pounds.ts'
import { countApproved, listPaymentRuns } from './payment-runs.ts'

/** The payment runs, for the centre, and what waits for the next one. */
export const paymentRunList = definePage({
  path: '/payment-runs',
  needs: { anywhere: 'paymentRun.make' },
  template: 'payment-run-list.njk',
  title: 'Payment runs',
  async view({ db, user, now }) {
    const runs = await listPaymentRuns(db, user, now)
    const waiting = await countApproved(db)
    return {
      back: { href: '/pcse', text: 'Home' },
      waiting: { claims: waiting.claims, amount: inPounds(waiting.pence) },
      rows: runs.map((run) => ({ ...run, name: monthInWords(run.month), amount: inPounds(run.pence) })),
    }
  },
})
