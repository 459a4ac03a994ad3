import type { Flat } from '../workloads/flat.ts'
import { matrix, type Reach, roles } from '../workloads/matrix.ts'

const reaches: Readonly<Record<Reach, string>> = {
  authority: 'resource.authority == principal.authority',
  assigned: 'principal.schools.contains(resource.school)',
}

/** The workload's matrix in Cedar: a permit for each role and reach, its actions together. */
export const nationalPermits: Readonly<Record<string, string>> = Object.fromEntries(
  roles.flatMap((role) =>
    (Object.entries(reaches) as [Reach, string][]).flatMap(([reach, condition]) => {
      const actions = matrix.filter(({ granted }) => granted[role] === reach).map(({ action }) => action)
      return actions.length === 0 ? [] : [[`${role} ${reach}`, permit(role, actions, condition)]]
    }),
  ),
)

/** Those permits that speak of viewing pupils: the others need not be read for a list of them. */
export const viewingPermits: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(nationalPermits).filter(([, text]) => text.includes('"pupil.view"')),
)

/** The flat matrix in Cedar: a permit for each role. */
export function flatPermits(flat: Flat): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(flat.roles).map(([role, actions]) => [role, permit(role, actions, 'true')]))
}

function permit(role: string, actions: readonly string[], condition: string): string {
  const named = actions.map((action) => `Action::${JSON.stringify(action)}`).join(', ')
  return `permit(principal in Role::${JSON.stringify(role)}, action in [${named}], resource) when { ${condition} };`
}
