import { membersHolding } from '@remit/platform/directory'
import { definePage } from '@remit/platform/service'

/** Guidance on the service, who can do what, and who can help. */
export const help = definePage({
  path: '/help',
  needs: { open: 'Guidance for everybody who takes part' },
  template: 'help.njk',
  title: 'Help',
  tab: 'help',
  async view({ db, user, now }) {
    const holding = { organisation: user.acting.organisation.id, roles: ['superUser'] }
    return { superUsers: (await membersHolding(db, holding, now)).map(({ name, email }) => ({ name, email })) }
  },
})
