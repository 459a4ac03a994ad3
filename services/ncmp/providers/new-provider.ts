import { defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { addProvider, listProviders } from './providers.ts'
import { schoolItems, schoolsField } from './school-items.ts'

/** Adds a provider with the schools it measures. */
export const newProvider = definePage({
  path: '/providers/new',
  needs: 'provider.add',
  template: 'new-provider.njk',
  title: 'Add a provider',
  tab: 'users',
  form: defineForm(z.object({ name: text('Enter the provider’s name', 150), schools: schoolsField })),
  view: async (asking) => ({
    back: { href: '/ncmp/providers', text: 'Providers' },
    schools: await schoolItems(asking, undefined),
  }),
  async act({ tx, user, now }, input) {
    const taken = (await listProviders(tx, user, now)).some(
      ({ name }) => name.toLowerCase() === input.name.toLowerCase(),
    )
    if (taken) {
      return { problems: [{ code: 'taken', where: 'name', message: `There is a provider “${input.name}” already` }] }
    }
    await addProvider(tx, user, input, now)
    return { to: '/ncmp/providers', notice: `${input.name} added` }
  },
})
