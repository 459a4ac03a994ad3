import { administersHere, may } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { pcsePolicy } from '../policy.ts'
import { kindLabel } from './kind-words.ts'
import { findOrganisation, listAdministrators } from './organisations.ts'

/** One organisation: where it stands, its code, and who administers each family of roles. */
export const organisation = definePage({
  path: '/organisations/:organisation',
  needs: 'organisation.view',
  template: 'organisation.njk',
  title: 'Organisation',
  tab: 'organisations',
  on: ({ db, user, params, now }) => findOrganisation(db, user, params.organisation, now),
  async view({ db, user, now, on }) {
    const closing = await may(db, user, 'organisation.close', on.resource, now)
    const administrators = on.kind === 'practice' ? await listAdministrators(db, on.id, now) : []
    return {
      title: on.name,
      back: { href: '/pcse/organisations', text: 'Organisations' },
      place: { ...on, label: kindLabel(on.kind) },
      administrators: administrators.map(({ role, holders }) => ({ role: pcsePolicy.roles[role].label, holders })),
      mayRevoke: administersHere(user, now, 'revoke') && !administersHere(user, now, 'invite'),
      mayClose: closing.allowed && on.status === 'open',
    }
  },
})
