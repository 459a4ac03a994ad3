import type { Flat } from '../workloads/flat.ts'
import { matrix, type Reach, type ResourceType } from '../workloads/matrix.ts'

/** A Cerbos policy as an object; JSON is YAML. */
export type CerbosPolicy = { readonly resourcePolicy: { readonly resource: string } }

const reaches: Readonly<Record<Reach, string>> = {
  authority: 'R.attr.authority == P.attr.authority',
  assigned: 'R.attr.school in P.attr.schools',
}
const types: readonly ResourceType[] = ['authority', 'school', 'pupil']

/** The workload's matrix: a policy for each type of thing, a rule for each action and reach with its roles. */
export const nationalPolicies: readonly CerbosPolicy[] = types.map((type) =>
  policyOf(
    type,
    matrix
      .filter(({ on }) => on === type)
      .flatMap(({ action, granted }) =>
        (Object.entries(reaches) as [Reach, string][]).flatMap(([reach, expr]) => {
          const roles = Object.entries(granted).flatMap(([role, at]) => (at === reach ? [role] : []))
          return roles.length === 0 ? [] : [{ ...ruleOf([action], roles), condition: { match: { expr } } }]
        }),
      ),
  ),
)

/** The flat matrix: a rule for each role. */
export const flatPolicies = ({ roles }: Flat): readonly CerbosPolicy[] => [
  policyOf(
    'thing',
    Object.entries(roles).map(([role, actions]) => ruleOf(actions, [role])),
  ),
]

function ruleOf(actions: readonly string[], roles: readonly string[]) {
  return { actions, effect: 'EFFECT_ALLOW', roles }
}

function policyOf(resource: string, rules: readonly object[]) {
  return { apiVersion: 'api.cerbos.dev/v1', resourcePolicy: { resource, version: 'default', rules } }
}
