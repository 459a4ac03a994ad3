import { people } from '../../services/ncmp/demo/people.ts'
import type { Example, Found } from './example.ts'

/** What users hear of, and the messages sent. */
export function noticesPages({ unsubscribe }: Found): readonly Example[] {
  const as = people.sam.name
  return [
    { route: '/ncmp/account/notifications', state: 'normal', as, address: '/ncmp/account/notifications' },
    {
      route: '/ncmp/account/notifications',
      state: 'empty',
      as: people.mo.name,
      address: '/ncmp/account/notifications',
    },
    { route: '/ncmp/outbox', state: 'normal', as, address: '/ncmp/outbox' },
    { route: '/ncmp/outbox', state: 'empty', as, address: '/ncmp/outbox?search=nothing+at+all' },
    { route: '/unsubscribe/:token', state: 'normal', address: `/unsubscribe/${unsubscribe}` },
    { route: '/unsubscribe/:token', state: 'gone', address: '/unsubscribe/no-such-token' },
    { route: '/unsubscribe/done', state: 'normal', address: '/unsubscribe/done' },
  ]
}
