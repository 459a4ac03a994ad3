import { type Policy, type RoleEntry, roleEntryOf } from '@remit/policy'
import type { Reader } from '../../db/index.ts'
import { type MadeRole, madeRolesAround, madeRolesAt } from '../../directory/index.ts'

/**
 * The roles people may meet at one place, for words alone: those of the policy, and those made there or above. A whole policy
 * will do where nothing is made. The engine takes the policy itself, never this.
 */
export type RolesKnown = Pick<Policy, 'roles' | 'source' | 'constraints' | 'permissions'> & {
  /** What the makers of a role wrote about it, by role. */
  readonly descriptions?: ReadonlyMap<string, string>
}

/** With the roles that may be held at the organisation with this path. */
export async function rolesKnownAt(reader: Reader, policy: Policy, path: string): Promise<RolesKnown> {
  return policy.source.customRoles === undefined ? policy : withMade(policy, await madeRolesAt(reader, path))
}

/** With every role ever made around the organisation with this path, those removed included: for a history. */
export async function rolesRemembered(reader: Reader, policy: Policy, path: string): Promise<RolesKnown> {
  return policy.source.customRoles === undefined ? policy : withMade(policy, await madeRolesAround(reader, path))
}

/** The policy’s roles and these. */
export function withMade(policy: Policy, made: readonly MadeRole[]): RolesKnown {
  const byName = made.toSorted((a, b) => a.label.localeCompare(b.label, 'en-GB'))
  const entries = byName.map((role): readonly [string, RoleEntry] => [role.id, roleEntryOf(policy, role)])
  const { source, constraints, permissions } = policy
  return {
    roles: new Map([...policy.roles, ...entries]),
    source,
    constraints,
    permissions,
    descriptions: new Map(made.map(({ id, description }) => [id, description])),
  }
}
