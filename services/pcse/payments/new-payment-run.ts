import { dateOf, defineForm, definePage, oneOf, type Problem, today } from '@remit/platform/service'
import { z } from 'zod'
import { firstOfMonth, lastOfMonth, monthInWords } from '../reference/months.ts'
import { inPounds } from '../reference/pounds.ts'
import { makePaymentRun, type NewPaymentRun } from './make-payment-run.ts'
import { countApproved } from './payment-runs.ts'

/** Makes the run of this month or the next. */
export const newPaymentRun = definePage({
  path: '/payment-runs/new',
  needs: 'paymentRun.make',
  template: 'new-payment-run.njk',
  title: 'Make a payment run',
  form: defineForm(
    z.object({
      month: oneOf(['this', 'next'], 'Choose the month'),
      paysOn: dateOf('Enter the day it pays', 'The day it pays must be a real date'),
    }),
  ),
  async view({ db, now }) {
    const [first, second] = monthsFrom(today(now))
    const { claims, pence } = await countApproved(db)
    return {
      back: { href: '/pcse/payment-runs', text: 'Payment runs' },
      waiting: { claims, amount: inPounds(pence) },
      months: [
        { value: 'this', text: monthInWords(first) },
        { value: 'next', text: monthInWords(second) },
      ],
    }
  },
  async act({ tx, user, now }, { month: chosen, paysOn }) {
    const [first, second] = monthsFrom(today(now))
    const run = { month: chosen === 'this' ? first : second, paysOn }
    const problems = dayProblems(run, today(now))
    if (problems.length > 0) return { problems }
    const id = await makePaymentRun(tx, user, run, now)
    return { to: `/pcse/payment-runs/${id}`, notice: `Payment run for ${monthInWords(run.month)} made` }
  },
})

function monthsFrom(day: string): [string, string] {
  return [firstOfMonth(day), firstOfMonth(day, 1)]
}

/** A run pays on a day of its own month that has not gone by (inferred). */
function dayProblems({ month, paysOn }: NewPaymentRun, today: string): readonly Problem[] {
  const isInside = paysOn >= month && paysOn <= lastOfMonth(month) && paysOn >= today
  const message = `The day it pays must be in ${monthInWords(month)}, and today or later`
  return isInside ? [] : [{ code: 'invalid', where: 'paysOn', message }]
}
