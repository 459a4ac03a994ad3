import { listMadeRoles } from '../../directory/index.ts'
import { type Asking, definePage, type View } from '../../service.ts'
import type { People } from '../people.ts'
import { queryText } from '../query-text.ts'
import { makesRoles, mayMakeRoles } from './made-role-here.ts'
import { matrixOf, type RoleMatrix } from './role-matrix.ts'
import { rolesKnownAt } from './roles-known.ts'

/** Rows of a matrix shown whole; a longer one is shown section by section. */
const mostRows = 60

/** `/roles`: who can do what, made from the policy that decides it; and the roles that this organisation made. */
export function roleList(people: People) {
  return definePage({
    path: '/roles',
    needs: { open: 'What each role may do is no secret: it is published with the policy' },
    template: 'roles/role-list.njk',
    title: 'Who can do what',
    view: (asking) => viewOf(people, asking),
  })
}

async function viewOf(people: People, { db, user, query, now }: Asking): Promise<View> {
  const { id, kind, path } = user.acting.organisation
  const known = await rolesKnownAt(db, user.facts.policy, path)
  const matrix = matrixOf(known, kind)
  const made = makesRoles(user) ? await listMadeRoles(db, id) : []
  return {
    root: people.root,
    mayMake: mayMakeRoles(user, now),
    makesRoles: makesRoles(user),
    made: made.map((role) => ({
      id: role.id,
      label: role.label,
      description: role.description,
      holders: role.holders,
    })),
    roles: matrix.roles.map(({ key, label, rules }) => {
      return { key, label, rules, isYours: user.acting.roles.includes(key) }
    }),
    ...shownSections(people, matrix, queryText(query.section)),
  }
}

function shownSections({ root }: People, { sections }: RoleMatrix, asked: string) {
  const rows = sections.reduce((sum, section) => sum + section.rows.length, 0)
  if (rows <= mostRows) return { sections, others: [] }
  const shown = sections.find(({ section }) => section === asked) ?? sections[0]
  return {
    sections: shown === undefined ? [] : [shown],
    others: sections.map(({ section }) => {
      return {
        section,
        href: `${root}/roles?${new URLSearchParams({ section }).toString()}`,
        current: section === shown?.section,
      }
    }),
  }
}
