import { defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { changeProviderSchools, findProvider } from './providers.ts'
import { schoolItems, schoolsField } from './school-items.ts'

/** Chooses the schools a provider measures. Whether each may change hands is judged school by school. */
export const providerSchools = definePage({
  path: '/providers/:provider/schools',
  needs: { anywhere: 'provider.holdSchools' },
  template: 'provider-schools.njk',
  title: 'Choose schools',
  tab: 'users',
  on: ({ db, user, params, now }) => findProvider(db, user, params.provider, now),
  form: defineForm(z.object({ schools: schoolsField })),
  view: async (asking) => ({
    title: `Schools of ${asking.on.name}`,
    back: { href: '/ncmp/providers', text: 'Providers' },
    provider: asking.on,
    schools: await schoolItems(asking, asking.on.id),
  }),
  async act({ tx, user, now, on }, { schools }) {
    const changed = await changeProviderSchools(tx, user, { provider: on.id, schools }, now)
    const words = changed === 1 ? '1 school changed hands' : `${changed} schools changed hands`
    return {
      to: '/ncmp/providers',
      notice: changed === 0 ? `Nothing changed for ${on.name}` : `${words}: ${on.name} saved`,
    }
  },
})
