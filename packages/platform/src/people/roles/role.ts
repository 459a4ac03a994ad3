import { administersHere } from '../../access/index.ts'
import { findMadeRole, holdersOfRole, type ListedRole, membersHolding } from '../../directory/index.ts'
import { type Asking, definePage, refuse, type View } from '../../service.ts'
import type { People } from '../people.ts'
import { mayMakeRoles } from './made-role-here.ts'
import { type RoleWords, rolesAt, rolesGiven } from './role-words.ts'
import { type RolesKnown, rolesKnownAt } from './roles-known.ts'

/** `/roles/:role`: one role in words, and, for those who administer users, who holds it. */
export function role(people: People) {
  return definePage({
    path: '/roles/:role',
    needs: { open: 'What each role may do is no secret: it is published with the policy' },
    template: 'roles/role.njk',
    title: 'Role',
    view: (asking) => viewOf(people, asking),
  })
}

async function viewOf(people: People, { db, user, params, now }: Asking): Promise<View> {
  const { id, kind, path } = user.acting.organisation
  const known = await rolesKnownAt(db, user.facts.policy, path)
  const words = rolesAt(known, kind).find(({ key }) => key === params.role)
  if (words === undefined) throw refuse('not-found', 'There is no such role here.')
  const made = await findMadeRole(db, id, words.key)
  const showsHolders = administersHere(user, now)
  const holders = made
    ? await holdersOfRole(db, words.key)
    : await membersHolding(db, { organisation: id, roles: [words.key] }, now)
  return {
    title: words.label,
    back: { href: `${people.root}/roles` },
    root: people.root,
    role: printed(words),
    made: made === undefined ? undefined : { ...madeWords(known, made), mayChange: mayMakeRoles(user, now) },
    showsHolders,
    holders: showsHolders ? holders : [],
  }
}

function madeWords(known: RolesKnown, role: ListedRole) {
  return { id: role.id, by: role.madeBy ?? 'Remit', at: role.madeAt, gives: rolesGiven(known, role) }
}

function printed({ description, ...words }: RoleWords) {
  return { ...words, description: description ?? '' }
}
