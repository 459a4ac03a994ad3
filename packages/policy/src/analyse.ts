import type { State } from './command.ts'
import { type Conflict, canBeHeld, conflictsIn } from './feasible.ts'
import { type LockOut, lockedOutOf } from './locked-out.ts'
import { rolesIn } from './names.ts'
import type { Policy } from './policy.ts'

/** What is odd about a policy, and about the state it governs. */
export type Analysis = {
  /** Permissions no role gives that anybody can hold, one's own acts and those that custom roles may take up apart. */
  readonly deadPermissions: readonly string[]
  readonly unholdableRoles: readonly string[]
  /** Roles that no rule gives and nobody is appointed to: only the operator gives them. */
  readonly rolesNobodyGives: readonly string[]
  readonly conflicts: readonly Conflict[]
  /**
   * Open organisations in which nobody awake may give any role and no first administrator can be appointed, now or at a later moment
   * that known dates bring about. Without a state: none.
   */
  readonly lockedOut: readonly LockOut[]
  /**
   * For each role: every role that whoever starts with it could bring about, for themselves or others, anywhere. Never less than is
   * possible, for one user or many (rules ask for one holder each); often more, for places and constraints are left out: `escalate` decides.
   */
  readonly withinReach: Readonly<Record<string, readonly string[]>>
}

/**
 * Says what a policy offers that nobody can have, what it asks that nobody can meet, how far roles lead and, with a state, who is
 * locked out. `at` is epoch milliseconds. Never throws.
 */
export function analyse(policy: Policy, state?: State, at = 0): Analysis {
  const { source } = policy
  const unholdable = Object.entries(source.roles).flatMap(([key, role]) =>
    role.at.some((kind) => canBeHeld(source, kind, [key])) ? [] : [key],
  )
  const alive = new Set<string>(catalogueOf(policy))
  for (const [key, { grants }] of Object.entries(source.roles)) {
    if (unholdable.includes(key)) continue
    for (const { permissions } of grants) for (const permission of permissions) alive.add(permission)
  }
  return {
    deadPermissions: Object.keys(source.permissions).filter((key) => !alive.has(key)),
    unholdableRoles: unholdable,
    rolesNobodyGives: Object.keys(source.roles).filter((key) => !isGiven(policy, key)),
    conflicts: conflictsIn(source),
    lockedOut: state === undefined ? [] : lockedOutOf(policy, state, at),
    withinReach: Object.fromEntries(Object.keys(source.roles).map((role) => [role, closureOf(policy, role)])),
  }
}

function catalogueOf({ source }: Policy): readonly string[] {
  const catalogue = source.customRoles?.catalogue ?? []
  return catalogue === 'all' ? Object.keys(source.permissions) : catalogue
}

function isGiven({ source }: Policy, role: string): boolean {
  const appointed = [source.firstAdministrator ?? []].flat().some((way) => way.roles.includes(role))
  const given = Object.values(source.administration).some(
    ({ may, roles }) =>
      may.includes('assign') &&
      (roles === 'any' || roles === 'chosen' || 'chosenFor' in roles || rolesIn(source, roles).includes(role)),
  )
  return appointed || given
}

const givers = (policy: Policy, permission: string): readonly string[] =>
  Object.keys(policy.source.roles).filter((key) =>
    policy.source.roles[key]?.grants.some((grant) => grant.permissions.includes(permission)),
  )

/** The roles that follow from one: whoever holds it gives these, whoever holds one of those gives others, and so on. */
function closureOf(policy: Policy, role: string): readonly string[] {
  const found = new Set([role])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const one of [...found]) for (const next of givenBy(policy, one)) found.add(next)
  }
  return [...found].sort()
}

function givenBy(policy: Policy, role: string): readonly string[] {
  const { source } = policy
  const appointed = [source.firstAdministrator ?? []].flat().flatMap((way) => (way.checkedBy === role ? way.roles : []))
  const ruled = Object.values(source.administration).filter(({ holder }) =>
    ('roles' in holder ? rolesIn(source, holder.roles) : givers(policy, holder.permission)).includes(role),
  )
  // Whoever makes roles could make one that holds any permission, and with it any rule.
  const isMaker = ruled.some((rule) => rule.may.includes('defineRole'))
  const rules = isMaker ? Object.values(source.administration) : ruled
  const given = rules.flatMap(({ may, roles }) => {
    if (!may.includes('assign')) return []
    const isOpen = typeof roles === 'string' || 'chosenFor' in roles
    return isOpen ? Object.keys(source.roles) : rolesIn(source, roles)
  })
  return [...appointed, ...given]
}
