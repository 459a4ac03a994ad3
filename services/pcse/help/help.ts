import { administersHere } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { listAdministrators } from '../organisations/organisations.ts'
import { pcsePolicy } from '../policy.ts'

/** Guidance: who gives which roles, what an administrator does, what to do without one. */
export const help = definePage({
  path: '/help',
  needs: { open: 'Guidance for everybody who belongs to an organisation' },
  template: 'help.njk',
  title: 'Help',
  tab: 'help',
  async view({ db, user, now }) {
    const { id, kind } = user.acting.organisation
    const administrators = kind === 'practice' ? await listAdministrators(db, id, now) : []
    return {
      isPractice: kind === 'practice',
      mayInvite: administersHere(user, now, 'invite'),
      administrators: administrators.map(({ role, holders }) => {
        const { label, description } = pcsePolicy.roles[role]
        return { label, description, holders }
      }),
    }
  },
})
