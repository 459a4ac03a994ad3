import { defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { findProvider, listProviderUsers, removeProvider } from './providers.ts'

/** Removes a provider without users; its schools go back to the authority. */
export const providerRemoval = definePage({
  path: '/providers/:provider/removal',
  needs: 'provider.remove',
  template: 'provider-removal.njk',
  title: 'Remove a provider',
  tab: 'users',
  on: ({ db, user, params, now }) => findProvider(db, user, params.provider, now),
  form: defineForm(z.object({})),
  view: async ({ db, on }) => ({
    title: `Remove ${on.name}?`,
    back: { href: '/ncmp/providers', text: 'Providers' },
    provider: on,
    users: await listProviderUsers(db, on.id),
  }),
  async act({ tx, user, now, on }) {
    await removeProvider(tx, user, on, now)
    return { to: '/ncmp/providers', notice: `${on.name} removed` }
  },
})
