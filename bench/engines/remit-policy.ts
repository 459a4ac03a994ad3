import type { PermissionSource, PolicySource, RoleSource } from '@remit/policy'
import type { Flat } from '../workloads/flat.ts'
import { matrix, type Reach, type Role, roles } from '../workloads/matrix.ts'

/** The workload's matrix as a policy: the same rules that every other engine is given. */
export const nationalPolicy: PolicySource = {
  key: 'national',
  name: 'The national system of the workloads',
  organisations: {
    authority: { label: 'local authority', plural: 'local authorities' },
    school: { label: 'school', plural: 'schools', within: ['authority'] },
  },
  resources: { pupil: { label: 'pupil', plural: 'pupils', heldBy: ['school'] } },
  permissions: Object.fromEntries(
    matrix.map((rule): [string, PermissionSource] => [
      rule.action,
      { label: rule.action, section: 'National', on: rule.on },
    ]),
  ),
  roles: Object.fromEntries(roles.map((role): [string, RoleSource] => [role, roleSource(role)])),
  constraints: {
    oneLead: { atMost: 1, roles: ['ncmpLead'], per: 'authority' },
    oneSuperUser: { atLeast: 1, roles: ['superUser'], per: 'authority' },
    leadIsSuperUser: { requires: ['superUser'], role: 'ncmpLead' },
    leadHasEverySchool: { coversAll: 'school', role: 'ncmpLead' },
  },
  administration: {
    superUsers: {
      holder: { roles: ['superUser'] },
      may: ['add', 'assign', 'revoke', 'place', 'end'],
      roles: 'any',
      where: 'organisation',
      self: true,
      peers: true,
    },
  },
}

function roleSource(role: Role): RoleSource {
  const grant = (reach: Reach): RoleSource['grants'] => {
    const permissions = matrix.flatMap((rule) => (rule.granted[role] === reach ? [rule.action] : []))
    return permissions.length === 0 ? [] : [{ permissions, scope: reach === 'authority' ? 'organisation' : 'assigned' }]
  }
  return { label: role, at: ['authority'], grants: [...grant('authority'), ...grant('assigned')] }
}

/** The flat matrix as a policy: its roles reach everything. */
export function flatPolicy({ actions, roles: held }: Flat): PolicySource {
  return {
    key: 'flat',
    name: 'The flat matrix of the workloads',
    organisations: { centre: { label: 'centre', plural: 'centres' } },
    resources: { thing: { label: 'thing', plural: 'things', heldBy: ['centre'] } },
    permissions: Object.fromEntries(
      actions.map((action): [string, PermissionSource] => [action, { label: action, section: 'Flat', on: 'thing' }]),
    ),
    roles: Object.fromEntries(
      Object.entries(held).map(([role, permissions]): [string, RoleSource] => [
        role,
        { label: role, at: ['centre'], grants: [{ permissions: [...permissions], scope: 'all' }] },
      ]),
    ),
    constraints: {},
    administration: {},
  }
}
