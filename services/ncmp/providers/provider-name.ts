import { defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { findProvider, renameProvider } from './providers.ts'

/** Gives a provider another name. */
export const providerName = definePage({
  path: '/providers/:provider/name',
  needs: 'provider.rename',
  template: 'provider-name.njk',
  title: 'Rename a provider',
  tab: 'users',
  on: ({ db, user, params, now }) => findProvider(db, user, params.provider, now),
  form: defineForm(z.object({ name: text('Enter the provider’s name', 150) })),
  view: ({ on }) => ({
    title: `Rename ${on.name}`,
    back: { href: '/ncmp/providers', text: 'Providers' },
    provider: on,
  }),
  async act({ tx, user, now, on }, { name }) {
    const problems = await renameProvider(tx, user, { provider: on, name }, now)
    return problems.length > 0 ? { problems } : { to: '/ncmp/providers', notice: `${on.name} is now called ${name}` }
  },
})
