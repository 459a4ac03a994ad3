import { definePage } from '@remit/platform/service'
import { listAdministrators } from '../organisations/organisations.ts'
import { pcsePolicy } from '../policy.ts'
import { listCards } from './cards.ts'

/** The service's home: the roles one has, what is open, and what a practice is urged to mend. */
export const welcome = definePage({
  path: '/',
  needs: { open: 'Everybody who belongs to an organisation starts here, with or without roles' },
  template: 'welcome.njk',
  title: 'PCSE Online',
  tab: 'welcome',
  async view({ db, user, now }) {
    const { organisation, roles } = user.acting
    const isPractice = organisation.kind === 'practice'
    const administrators = isPractice ? await listAdministrators(db, organisation.id, now) : []
    const here = administrators.flatMap(({ role, holders }) => (holders.length === 0 ? [] : [role]))
    return {
      title: `Welcome, ${user.name}`,
      caption: organisation.name,
      roles: roles.map((key) => user.facts.policy.roles.get(key)?.label ?? key),
      others: user.memberships.filter(({ service, id }) => service === 'pcse' && id !== user.acting.id).length,
      hasNobody: isPractice && here.length === 0,
      alone: administrators
        .filter(({ role, holders }) => mayBeSeveral(role) && holders.length === 1 && holders[0]?.id === user.id)
        .map(({ role }) => pcsePolicy.roles[role].label),
      cards: await listCards(db, user, now),
    }
  },
})

/** The two administrators who make others of their kind; the form alone makes the others. */
function mayBeSeveral(role: string): boolean {
  return role === 'gppUserManagement' || role === 'plUserAdministration'
}
