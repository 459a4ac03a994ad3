import { definePage } from '@remit/platform/service'
import { listEnquiries } from './enquiries.ts'

/** The enquiries that wait for the centre, the longest waiting first, and those it answered. */
export const enquiryQueue = definePage({
  path: '/enquiries',
  needs: { anywhere: 'enquiry.view' },
  template: 'enquiry-queue.njk',
  title: 'Enquiries',
  tab: 'contact',
  view: async ({ db, user, now }) => ({
    back: { href: '/pcse', text: 'Home' },
    waiting: await listEnquiries(db, user, 'waiting', now),
    answered: (await listEnquiries(db, user, 'answered', now)).toReversed(),
  }),
})
