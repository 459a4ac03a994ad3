import { holdsAnywhere } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { listAuthorities } from './authorities.ts'

/** The local authorities that take part, for the national team. */
export const authorityList = definePage({
  path: '/authorities',
  needs: { anywhere: 'authority.view' },
  template: 'authority-list.njk',
  title: 'Local authorities',
  async view({ db, user, now }) {
    return {
      back: { href: '/ncmp', text: 'Welcome' },
      rows: await listAuthorities(db, user, now),
      mayAdd: holdsAnywhere(user, 'authority.add', now),
      mayAppoint: holdsAnywhere(user, 'authority.appointFirst', now),
    }
  },
})
