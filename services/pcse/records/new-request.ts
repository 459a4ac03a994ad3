import { dateInWords, dateOf, defineForm, definePage, oneOf, text, today } from '@remit/platform/service'
import { z } from 'zod'
import { askForMovement } from './record-requests.ts'

const labelsWords = 'Enter a label of letters, digits and hyphens for each bag, one on a line, up to 50'

/** Asks for bags of records to be fetched: a label for each bag, the day, and whether it is urgent. */
export const newRequest = definePage({
  path: '/record-requests/new',
  needs: 'recordRequest.manage',
  template: 'new-request.njk',
  title: 'Ask for a collection',
  once: true,
  form: defineForm(
    z.object({
      labels: text('Enter the label of each bag', 2000)
        .transform((typed) => [...new Set(typed.toUpperCase().split(/[\s,]+/))].filter((label) => label !== ''))
        .refine((labels) => labels.length <= 50 && labels.every((each) => /^[A-Z0-9-]{4,20}$/.test(each)), labelsWords),
      collect_on: dateOf('Enter the day to collect', 'The day to collect must be a real date'),
      urgency: oneOf(['usual', 'urgent'], 'Choose how urgent it is'),
    }),
  ),
  view: () => ({ back: { href: '/pcse/record-requests', text: 'Medical record movement' } }),
  async act({ tx, user, now }, { labels, collect_on, urgency }) {
    if (collect_on < today(now)) {
      const message = `The day to collect must be ${dateInWords(now)} or later`
      return { problems: [{ code: 'invalid', where: 'collect_on', message }] }
    }
    const id = await askForMovement(tx, user, { labels, collect_on, is_urgent: urgency === 'urgent' }, now)
    return { to: `/pcse/record-requests/${id}`, notice: 'Asked for. You can follow it here.' }
  },
})
