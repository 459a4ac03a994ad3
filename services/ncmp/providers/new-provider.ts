import { defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { addProvider, nameProblems } from './providers.ts'
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
    const problems = await nameProblems(tx, user, { name: input.name }, now)
    if (problems.length > 0) return { problems }
    await addProvider(tx, user, input, now)
    return { to: '/ncmp/providers', notice: `${input.name} added` }
  },
})
