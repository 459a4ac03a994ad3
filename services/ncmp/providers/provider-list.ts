import { definePage } from '@remit/platform/service'
import { listProviders } from './providers.ts'

/** The providers that measure for the authority. */
export const providerList = definePage({
  path: '/providers',
  needs: { anywhere: 'provider.list' },
  template: 'provider-list.njk',
  title: 'Providers',
  tab: 'users',
  async view({ db, user, now }) {
    return { back: { href: '/ncmp/users', text: 'Manage users' }, rows: await listProviders(db, user, now) }
  },
})
