import { definePage } from '@remit/platform/service'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { listCards } from './cards.ts'

/** The service's home: the roles one has, and what waits behind each tab. */
export const welcome = definePage({
  path: '/',
  needs: { open: 'Everybody who takes part starts here, with or without roles' },
  template: 'welcome.njk',
  title: 'Welcome',
  tab: 'welcome',
  async view(asking) {
    const { db, user, now } = asking
    const { roles } = user.facts.policy
    return {
      title: `Welcome, ${user.name}`,
      caption: `${user.acting.organisation.name}, school year ${collectionYearLabel(await collectionYearOf(db, now))}`,
      roles: user.acting.roles.map((key) => roles.get(key)?.label ?? key),
      isCentre: user.acting.organisation.kind === 'centre',
      cards: await listCards(asking),
    }
  },
})
