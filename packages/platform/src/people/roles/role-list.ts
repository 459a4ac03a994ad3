import type { Policy } from '@remit/policy'
import { definePage, type View } from '../../service.ts'
import type { People } from '../people.ts'
import { reachOf, rolesAt } from './role-words.ts'

/** `/roles`: who can do what, made from the policy that decides it. */
export function roleList(people: People) {
  return definePage({
    path: '/roles',
    needs: { open: 'What each role may do is no secret: it is published with the policy' },
    template: 'roles/role-list.njk',
    title: 'Who can do what',
    view: ({ user }) => viewOf(people, user.facts.policy, user.acting.organisation.kind, user.acting.roles),
  })
}

function viewOf(people: People, policy: Policy, kind: string, held: readonly string[]): View {
  const roles = rolesAt(policy, kind)
  const sections = new Map<string, { label: string; cells: readonly string[] }[]>()
  for (const permission of policy.permissions.values()) {
    const cells = roles.map(({ key }) => reachIn(policy, key, permission.key, kind))
    if (cells.every((cell) => cell === '')) continue
    const rows = sections.get(permission.section) ?? []
    rows.push({ label: permission.label, cells })
    sections.set(permission.section, rows)
  }
  return {
    root: people.root,
    roles: roles.map(({ key, label, rules }) => ({ key, label, rules, isYours: held.includes(key) })),
    sections: [...sections].map(([section, rows]) => ({ section, rows })),
  }
}

/** “for the schools assigned to them”, or an empty text when the role does not let one do it. */
function reachIn(policy: Policy, role: string, permission: string, kind: string): string {
  const grants = policy.roles.get(role)?.grants.filter((grant) => grant.permission.key === permission) ?? []
  return grants.map((grant) => reachOf(policy, grant, kind)).join(', ')
}
