import { defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { answerEnquiry, findEnquiry } from './enquiries.ts'
import { messageLines } from './message-lines.ts'

/** One enquiry as the centre answers it. */
export const enquiry = definePage({
  path: '/enquiries/:enquiry',
  needs: 'enquiry.answer',
  template: 'enquiry.njk',
  title: 'Enquiry',
  tab: 'contact',
  on: ({ db, user, params, now }) => findEnquiry(db, user, params.enquiry, now),
  form: defineForm(z.object({ body: text('Enter your answer', 4000) })),
  view: async ({ db, on }) => ({
    title: on.subject,
    caption: on.category,
    back: { href: '/pcse/enquiries', text: 'Enquiries' },
    enquiry: on,
    messages: await messageLines(db, on.id),
  }),
  async act({ tx, user, now, on }, { body }) {
    await answerEnquiry(tx, user, { enquiry: on, body }, now)
    return { to: '/pcse/enquiries', notice: `Answered. We have told ${on.asker}.` }
  },
})
