import { dateInWords, defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { rateInWords } from '../pensions/contribution-tiers.ts'
import { locumBDueOn, pensionableFee } from '../pensions/locum-work.ts'
import { monthInWords } from '../reference/months.ts'
import { amount, inPounds } from '../reference/pounds.ts'
import { listLocumPayments, listMonthsToPay, listUnpaid, rateOfYear, sendLocumPayment } from './locum-payments.ts'

/** A performer's Locum B forms, and the months that wait for one. */
export const locumPaymentList = definePage({
  path: '/locum-payments',
  needs: 'locumForm.send',
  template: 'locum-payment-list.njk',
  title: 'Locum B',
  async view({ db, user }) {
    const months = await listMonthsToPay(db, user)
    const payments = await listLocumPayments(db, user)
    return {
      back: { href: '/pcse/locum-forms', text: 'Locum forms' },
      waiting: months.map((month) => ({
        name: monthInWords(month),
        href: `/pcse/locum-payments/new?month=${month.slice(0, 7)}`,
        dueOn: dateInWords(locumBDueOn(month)),
      })),
      rows: payments.map((row) => ({
        ...row,
        name: monthInWords(row.month),
        pensionable: inPounds(row.pensionable_pence),
        rate: rateInWords(row.rate),
        amount: inPounds(row.contribution_pence),
      })),
    }
  },
})

/** Sends Locum B for a month: the total of what practices confirmed. */
export const newLocumPayment = definePage({
  path: '/locum-payments/new',
  needs: 'locumForm.send',
  template: 'new-locum-payment.njk',
  title: 'Send Locum B',
  form: defineForm(
    z.object({
      month: text('Choose the month'),
      yearly_pence: amount('Enter what you expect to earn in the year in all, like 85,000'),
    }),
  ),
  async view({ db, user, query, form }) {
    const month = monthOf(form.raw.month ?? query.month)
    const forms = month === undefined ? [] : await listUnpaid(db, user, month)
    const pensionable = forms.reduce((sum, { fee_pence }) => sum + pensionableFee(fee_pence), 0)
    return {
      caption: month === undefined ? '' : monthInWords(month),
      back: { href: '/pcse/locum-payments', text: 'Locum B' },
      month: month?.slice(0, 7) ?? '',
      pensionable: inPounds(pensionable),
      dueOn: month === undefined ? '' : dateInWords(locumBDueOn(month)),
      rows: forms.map((row) => ({ ...row, fee: inPounds(row.fee_pence) })),
    }
  },
  async act({ tx, user, now }, { month: typed, yearly_pence }) {
    const month = monthOf(typed)
    const rate = month === undefined ? undefined : rateOfYear(yearly_pence, month)
    if (month === undefined || rate === undefined) {
      return { problems: [{ code: 'invalid', where: 'yearly_pence', message: 'Choose a month from the list before' }] }
    }
    const sent = await sendLocumPayment(tx, user, { month, rate }, now)
    const due = `Pay ${inPounds(sent.contribution_pence)} by ${dateInWords(sent.due_on)} with the reference ${sent.reference}.`
    return { to: '/pcse/locum-payments', notice: `Locum B sent. ${due}` }
  },
})

/** `2026-11` as its first day; undefined for anything else. */
function monthOf(typed: unknown): string | undefined {
  return typeof typed === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(typed) ? `${typed}-01` : undefined
}
