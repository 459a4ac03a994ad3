import { findAuthenticator, listOwnSessions, listPasskeys } from '../../credentials/index.ts'
import { membersHolding } from '../../directory/index.ts'
import { type Asking, definePage, type View } from '../../service.ts'
import type { People } from '../people.ts'
import { reachOf, roleLabel, rolesAt } from '../roles/role-words.ts'
import { type RolesKnown, rolesKnownAt } from '../roles/roles-known.ts'
import { administeringRoles } from '../users/assignable-roles.ts'
import { inWords } from '../words.ts'

/** `/account`: one’s own name, password, sessions, and what one may do here, with the role that gives it. */
export function account(people: People) {
  return definePage({
    path: '/account',
    needs: { open: 'Everybody may look after their own account' },
    template: 'account/account.njk',
    title: 'Your account',
    view: (asking) => viewOf(people, asking),
  })
}

async function viewOf(people: People, { db, user, now }: Asking): Promise<View> {
  const { id, kind, path } = user.acting.organisation
  const policy = await rolesKnownAt(db, user.facts.policy, path)
  const administrators = await membersHolding(db, { organisation: id, roles: administeringRoles(policy) }, now)
  return {
    root: people.root,
    name: user.name,
    email: user.email,
    roles: user.acting.roles.map((role) => roleLabel(policy, role)),
    organisationName: user.acting.organisation.name,
    access: accessOf(policy, kind, user.acting.roles),
    administrators: oneOfInWords(administrators.filter((each) => each.id !== user.id).map(({ name }) => name)),
    app: await findAuthenticator(db, user.id),
    passkeys: (await listPasskeys(db, user.id)).length,
    sessions: (await listOwnSessions(db, user, now)).length,
  }
}

/** Every permission that some role here gives: the roles of mine that give it, or the ones that would. */
function accessOf(policy: RolesKnown, kind: string, held: readonly string[]) {
  const sections = new Map<string, { label: string; allowed: boolean; why: string }[]>()
  for (const permission of policy.permissions.values()) {
    const giving = rolesAt(policy, kind).filter(({ key }) => grantsOf(policy, key, permission.key).length > 0)
    if (giving.length === 0) continue
    const mine = giving.filter(({ key }) => held.includes(key))
    const reach = [
      ...new Set(
        mine.flatMap(({ key }) =>
          grantsOf(policy, key, permission.key).map((grant) => reachOf(policy, grant, kind, 'you')),
        ),
      ),
    ]
    const names = (roles: typeof giving) => roles.map(({ label }) => label).join(' or ')
    const why = mine.length > 0 ? `${names(mine)}, ${reach.join(' and ')}` : `Needs ${names(giving)}`
    const rows = sections.get(permission.section) ?? []
    rows.push({ label: permission.label, allowed: mine.length > 0, why })
    sections.set(permission.section, rows)
  }
  return [...sections].map(([section, rows]) => ({ section, rows }))
}

function grantsOf(policy: RolesKnown, role: string, permission: string) {
  return policy.roles.get(role)?.grants.filter((grant) => grant.permission.key === permission) ?? []
}

function oneOfInWords(names: readonly string[]): string {
  return names.length > 1 ? `one of ${inWords(names)}` : inWords(names)
}
