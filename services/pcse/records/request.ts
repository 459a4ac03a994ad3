import { listEntries } from '@remit/platform/audit'
import type { Reader } from '@remit/platform/db'
import { type Asking, dateInWords, dateTimeInWords, defineForm, definePage, oneOf } from '@remit/platform/service'
import { z } from 'zod'
import type { PcsePermission } from '../policy.ts'
import { type FoundRecordRequest, findRecordRequest, moveRecords } from './record-requests.ts'

const finding =
  (permission: PcsePermission) =>
  ({ db, user, params, now }: Asking) =>
    findRecordRequest(db, user, { id: params.request, permission }, now)

/** One movement of the practice, with every step it took. */
export const request = definePage<unknown, FoundRecordRequest>({
  path: '/record-requests/:request',
  needs: 'recordRequest.manage',
  template: 'request.njk',
  title: 'Record movement',
  on: finding('recordRequest.manage'),
  view: async ({ db, on }) => ({
    ...(await viewOf(db, on)),
    back: { href: '/pcse/record-requests', text: 'Medical record movement' },
    next: '',
    to: '',
    action: '',
    mayCancel: on.status === 'asked',
  }),
})

/** The same for the centre, which collects the bags and then delivers them. */
export const collection = definePage<{ to: 'collected' | 'delivered' }, FoundRecordRequest>({
  path: '/collections/:request',
  needs: 'recordRequest.track',
  template: 'request.njk',
  title: 'Record movement',
  on: finding('recordRequest.track'),
  // What was pressed, not what comes next: two presses are one step.
  form: defineForm(z.object({ to: oneOf(['collected', 'delivered'], 'Choose what has happened') })),
  view: async ({ db, on }) => ({
    ...(await viewOf(db, on)),
    back: { href: '/pcse/collections', text: 'Records to collect and deliver' },
    next: on.status === 'asked' ? 'It is collected' : on.status === 'collected' ? 'It is delivered' : '',
    to: on.status === 'asked' ? 'collected' : 'delivered',
    action: `/pcse/collections/${on.id}`,
    mayCancel: false,
  }),
  async act({ tx, user, now, on }, { to }) {
    await moveRecords(tx, user, { request: on, to }, now)
    return { to: '/pcse/collections', notice: `${on.name}: ${to}` }
  },
})

/** Takes the wish for a collection back. */
export const requestCancellation = definePage<unknown, FoundRecordRequest>({
  path: '/record-requests/:request/cancellation',
  needs: 'recordRequest.manage',
  template: 'request-step.njk',
  title: 'Cancel this collection',
  on: finding('recordRequest.manage'),
  view: ({ on }) => ({
    back: { href: `/pcse/record-requests/${on.id}`, text: on.name },
    action: `/pcse/record-requests/${on.id}/cancellation`,
    effect: `${on.name} is not collected. Ask again if you need it after all.`,
    button: 'Cancel collection',
  }),
  async act({ tx, user, now, on }) {
    await moveRecords(tx, user, { request: on, to: 'cancelled' }, now)
    return { to: `/pcse/record-requests/${on.id}`, notice: `${on.name} cancelled` }
  },
})

const stepWords: Readonly<Record<string, string>> = {
  'record-request.asked': 'Asked for',
  'record-request.collected': 'Collected',
  'record-request.delivered': 'Delivered',
  'record-request.cancelled': 'Cancelled',
}

async function viewOf(reader: Reader, on: FoundRecordRequest) {
  const { entries } = await listEntries(reader, { service: 'pcse', subject: { type: 'recordRequest', id: on.id } })
  return {
    title: on.name,
    caption: on.practice,
    request: on,
    known: [
      { text: 'Collect on', value: dateInWords(on.collect_on) },
      { text: 'Asked by', value: on.asker },
      { text: 'Bags', value: on.labels.join(', ') },
    ],
    steps: entries
      .toReversed()
      .map(({ action, at }) => ({ text: stepWords[action] ?? action, at: dateTimeInWords(at) })),
  }
}
