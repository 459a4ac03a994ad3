import { defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { findOwnEnquiry, replyToEnquiry } from './enquiries.ts'
import { messageLines } from './message-lines.ts'

/** What one asked, what was answered, and a box to write again. */
export const ownEnquiry = definePage({
  path: '/contact/:enquiry',
  needs: { open: 'Only the enquiries one asked oneself are found' },
  template: 'own-enquiry.njk',
  title: 'Your enquiry',
  tab: 'contact',
  on: ({ db, user, params }) => findOwnEnquiry(db, user, params.enquiry),
  once: true,
  form: defineForm(z.object({ body: text('Enter what you want to add', 4000) })),
  view: async ({ db, on }) => ({
    title: on.subject,
    caption: on.category,
    back: { href: '/pcse/contact', text: 'Contact us' },
    enquiry: on,
    messages: await messageLines(db, on.id),
  }),
  async act({ tx, user, now, on }, { body }) {
    await replyToEnquiry(tx, user, { enquiry: on, body }, now)
    return { to: `/pcse/contact/${on.id}`, notice: 'Sent' }
  },
})
