import { defineForm, definePage, oneOf, onOneLine, text } from '@remit/platform/service'
import { z } from 'zod'
import { addEnquiry, categories, listOwnEnquiries } from './enquiries.ts'

/** Contact us: a question to the centre, and what one asked before. */
export const contact = definePage({
  path: '/contact',
  needs: { open: 'Everybody who belongs to an organisation may ask the centre, and sees what they asked' },
  template: 'contact.njk',
  title: 'Contact us',
  tab: 'contact',
  once: true,
  form: defineForm(
    z.object({
      category: oneOf(categories, 'Choose what it is about'),
      subject: onOneLine(text('Enter your question in a few words', 100)),
      body: text('Enter what you need', 4000),
    }),
  ),
  async view({ db, user }) {
    return {
      categories: [
        { value: '', text: 'Choose what it is about' },
        ...categories.map((text) => ({ value: text, text })),
      ],
      rows: await listOwnEnquiries(db, user),
    }
  },
  async act({ tx, user, now }, enquiry) {
    const id = await addEnquiry(tx, user, enquiry, now)
    return { to: `/pcse/contact/${id}`, notice: 'Your enquiry is sent. We write to you when it has an answer.' }
  },
})
