import { z } from 'zod'
import { administersHere } from '../../access/index.ts'
import { judgedDown, leaveOrganisation, rehearseLeaving } from '../../directory/index.ts'
import {
  type Asking,
  defineForm,
  definePage,
  optionalText,
  type Page,
  type SignedInUser,
  type View,
} from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { roleLabel } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { confirmedField } from '../users/revision-field.ts'

/** `/departure`: leaves the organisation; where that would break a constraint, says why and offers to hand over first. */
export function departure(people: People): Page {
  return definePage({
    path: '/departure',
    needs: { open: 'Everybody may leave, unless a constraint needs them' },
    template: 'hand-over/departure.njk',
    title: 'Leave this organisation',
    ...tabOf(people),
    form: defineForm(z.object({ reason: optionalText(500), confirmed: confirmedField })),
    view: (asking) => viewOf(people, asking),
    async act({ tx, user, now }, { reason, confirmed }) {
      if (!confirmed) return { to: `${people.root}/departure` }
      const leaving = leavingOf(user, now)
      await leaveOrganisation(tx, reason === undefined ? leaving : { ...leaving, reason })
      return { to: '/your-services', notice: `You have left ${user.acting.organisation.name}` }
    },
  })
}

async function viewOf(people: People, { db, user, now }: Asking): Promise<View> {
  const answer = await rehearseLeaving(db, leavingOf(user, now))
  const { name, path } = user.acting.organisation
  const known = await rolesKnownAt(db, user.facts.policy, path)
  const words = answer.allowed ? undefined : (await judgedDown(db, answer.refusals)).words
  return {
    title: words === undefined ? `Leave ${name}` : `You cannot leave ${name} yet`,
    back: { href: `${people.root}/account` },
    root: people.root,
    organisationName: name,
    canHandOver: administersHere(user, now),
    roles: user.acting.roles.map((role) => roleLabel(known, role)),
    stands: words && { message: words.message, next: words.next ?? '', details: words.details ?? [] },
  }
}

function leavingOf({ id, name, acting, facts }: SignedInUser, now: Date) {
  const { path } = acting.organisation
  return { policy: facts.policy, user: { id, name }, membership: acting.id, path, now }
}
