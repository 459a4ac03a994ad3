import { administersHere } from '../../access/index.ts'
import { membersHolding } from '../../directory/index.ts'
import { definePage, refuse } from '../../service.ts'
import type { People } from '../people.ts'
import { type RoleWords, rolesAt } from './role-words.ts'

/** `/roles/:role`: one role in words, and, for those who administer users, who holds it. */
export function role(people: People) {
  return definePage({
    path: '/roles/:role',
    needs: { open: 'What each role may do is no secret: it is published with the policy' },
    template: 'roles/role.njk',
    title: 'Role',
    view: async ({ db, user, params, now }) => {
      const { id, kind } = user.acting.organisation
      const words = rolesAt(user.facts.policy, kind).find(({ key }) => key === params.role)
      if (words === undefined) throw refuse('not-found', 'There is no such role here.')
      const showsHolders = administersHere(user, now)
      const holders = showsHolders ? await membersHolding(db, { organisation: id, roles: [words.key] }, now) : []
      return {
        title: words.label,
        back: { href: `${people.root}/roles` },
        root: people.root,
        role: printed(words),
        showsHolders,
        holders,
      }
    },
  })
}

function printed({ description, ...words }: RoleWords) {
  return { ...words, description: description ?? '' }
}
