import { defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { closeOrganisation, findOrganisation } from './organisations.ts'

/** Closes an organisation that has no open one beneath it; its history stays. */
export const organisationClosure = definePage({
  path: '/organisations/:organisation/closure',
  needs: 'organisation.close',
  template: 'organisation-closure.njk',
  title: 'Close an organisation',
  tab: 'organisations',
  on: ({ db, user, params, now }) => findOrganisation(db, user, params.organisation, now),
  form: defineForm(z.object({ reason: text('Enter why it closes', 500) })),
  view: ({ on }) => ({
    title: `Close ${on.name}?`,
    back: { href: `/pcse/organisations/${on.id}`, text: on.name },
    place: on,
  }),
  async act({ tx, user, now, on }, { reason }) {
    await closeOrganisation(tx, user, { organisation: on, reason }, now)
    return { to: `/pcse/organisations/${on.id}`, notice: `${on.name} closed` }
  },
})
