import { definePage } from '@remit/platform/service'
import { listRecordRequests } from './record-requests.ts'

/** The record movements of a practice. */
export const requestList = definePage({
  path: '/record-requests',
  needs: { anywhere: 'recordRequest.manage' },
  template: 'request-list.njk',
  title: 'Medical record movement',
  view: async ({ db, user, now }) => ({
    back: { href: '/pcse', text: 'Home' },
    isCentre: false,
    rows: await listRecordRequests(db, user, 'recordRequest.manage', now),
  }),
})

/** Those of every practice, for the centre to collect and deliver. */
export const collectionList = definePage({
  path: '/collections',
  needs: { anywhere: 'recordRequest.track' },
  template: 'request-list.njk',
  title: 'Records to collect and deliver',
  view: async ({ db, user, now }) => ({
    back: { href: '/pcse', text: 'Home' },
    isCentre: true,
    rows: await listRecordRequests(db, user, 'recordRequest.track', now),
  }),
})
