import { writeCsv } from '../../files/index.ts'
import { type Asking, type Download, definePage } from '../../service.ts'
import type { People } from '../people.ts'
import { type RoleWords, reachOf, rolesAt } from './role-words.ts'
import { type RolesKnown, rolesKnownAt } from './roles-known.ts'

/** Who can do what: the roles as columns, permissions as rows by section, each cell how far, or an empty text for “no”. */
export interface RoleMatrix {
  roles: readonly RoleWords[]
  sections: readonly { section: string; rows: readonly { label: string; cells: readonly string[] }[] }[]
}

/** The matrix at this kind of organisation; a permission that no role gives is left out. */
export function matrixOf(known: RolesKnown, kind: string): RoleMatrix {
  const roles = rolesAt(known, kind)
  const sections = new Map<string, { label: string; cells: readonly string[] }[]>()
  for (const permission of known.permissions.values()) {
    const cells = roles.map(({ key }) => reachIn(known, key, permission.key, kind))
    if (cells.every((cell) => cell === '')) continue
    const rows = sections.get(permission.section) ?? []
    rows.push({ label: permission.label, cells })
    sections.set(permission.section, rows)
  }
  return { roles, sections: [...sections].map(([section, rows]) => ({ section, rows })) }
}

/** `/roles/matrix`: the whole of it as a table to download. */
export function roleMatrix(_people: People) {
  return definePage({
    path: '/roles/matrix',
    needs: { open: 'What each role may do is no secret: it is published with the policy' },
    title: 'Who can do what',
    download,
  })
}

async function download({ db, user }: Asking): Promise<Download> {
  const { kind, path, name } = user.acting.organisation
  const { roles, sections } = matrixOf(await rolesKnownAt(db, user.facts.policy, path), kind)
  const lines = sections.flatMap(({ section, rows }) =>
    rows.map(({ label, cells }) => [section, label, ...cells.map((cell) => (cell === '' ? 'No' : `Yes, ${cell}`))]),
  )
  return {
    name: `who can do what at ${name}.csv`,
    type: 'text/csv; charset=utf-8',
    body: writeCsv([['Section', 'What', ...roles.map(({ label }) => label)], ...lines]),
  }
}

/** “for the schools assigned to them”, or an empty text when the role does not let one do it. */
function reachIn(known: RolesKnown, role: string, permission: string, kind: string): string {
  const grants = known.roles.get(role)?.grants.filter((grant) => grant.permission.key === permission) ?? []
  return [...new Set(grants.map((grant) => reachOf(known, grant, kind)))].join(', ')
}
