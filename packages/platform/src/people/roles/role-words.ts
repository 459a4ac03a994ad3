import type { ConstraintEntry, CustomRole, GrantEntry, RoleEntry } from '@remit/policy'
import { lowerFirst } from '../words.ts'
import type { RolesKnown } from './roles-known.ts'

/** A role as people read it: everything in words, made from the policy alone. */
export interface RoleWords {
  key: string
  label: string
  description: string | undefined
  /** An organisation made it. */
  isMade: boolean
  /** What it lets its holder do, by section and reach: “Pupil data, for the schools assigned to them: …”. */
  lets: readonly { section: string; reach: string; permissions: readonly string[] }[]
  /** What the policy's constraints ask of its holders: “At least 1 in every local authority”. */
  rules: readonly string[]
}

/** The roles that memberships at this kind of organisation may hold: the policy's in its order, then those made at run time. */
export function rolesAt(policy: RolesKnown, kind: string): readonly RoleWords[] {
  return [...policy.roles.values()]
    .filter((role) => isMade(role) || role.at.has(kind))
    .map((role) => wordsOf(policy, role, kind))
}

function isMade({ organisation }: RoleEntry): boolean {
  return organisation !== undefined
}

/** The label of a role, or its key when the policy no longer knows it. */
export function roleLabel(policy: RolesKnown, role: string): string {
  return policy.roles.get(role)?.label ?? role
}

/** For each permission of a made role whose holders give roles: which ones, by name. */
export function rolesGiven(known: RolesKnown, { mayGive = {} }: Pick<CustomRole, 'mayGive'>) {
  const gives = typeof mayGive === 'string' || Array.isArray(mayGive) ? [] : Object.entries(mayGive)
  return gives.map(([permission, roles]: [string, 'any' | readonly string[]]) => ({
    permission: known.permissions.get(permission)?.label ?? permission,
    roles: roles === 'any' ? ['any role'] : roles.map((key) => roleLabel(known, key)),
  }))
}

function wordsOf(policy: RolesKnown, role: RoleEntry, kind: string): RoleWords {
  const lets = Map.groupBy(role.grants, ({ permission, scope }) => `${permission.section} ${scope}`)
  return {
    key: role.key,
    label: role.label,
    description: policy.source.roles[role.key]?.description ?? policy.descriptions?.get(role.key),
    isMade: isMade(role),
    lets: [...lets.values()].flatMap((grants) => {
      const [first] = grants
      if (first === undefined) return []
      const permissions = grants.map(({ permission }) => lowerFirst(permission.label))
      return [{ section: first.permission.section, reach: reachOf(policy, first, kind), permissions }]
    }),
    rules: policy.constraints.flatMap((constraint) => rulesFor(policy, constraint, role.key, kind)),
  }
}

/** How far a grant reaches, as a phrase after what it lets one do; `whose` is who reads it. */
export function reachOf(
  policy: RolesKnown,
  grant: Pick<GrantEntry, 'scope'>,
  kind: string,
  whose: 'them' | 'you' = 'them',
): string {
  switch (grant.scope) {
    case 'organisation':
      return `for the whole ${policy.source.organisations[kind]?.label ?? 'organisation'}`
    case 'assigned':
      return `for the ${assignedNoun(policy, kind)} assigned to ${whose}`
    case 'selected':
      return `for the records chosen for ${whose}`
    case 'own':
      return `for ${whose === 'you' ? 'your' : 'their'} own records`
    case 'all':
      return 'everywhere'
  }
}

/** What is assigned to somebody at this kind of organisation, in the plural: “schools”; several kinds: “organisations”. */
function assignedNoun(policy: RolesKnown, kind: string): string {
  const beneath = Object.values(policy.source.organisations).filter((each) => each.within?.includes(kind))
  const held = beneath.filter((each) => each.heldBy !== undefined)
  const one = held.length === 1 ? held : beneath
  return one.length === 1 && one[0] ? one[0].plural : 'organisations'
}

function rulesFor(policy: RolesKnown, constraint: ConstraintEntry, role: string, kind: string): string[] {
  if (!rolesOf(policy, constraint).includes(role)) return []
  const { source } = constraint
  const place = policy.source.organisations[kind]?.label ?? 'organisation'
  if ('atLeast' in source) return [`At least ${source.atLeast} in every ${place}`]
  if ('atMost' in source) return [`At most ${source.atMost} in each ${place}`]
  if ('requires' in source && source.role === role) {
    return [`Only for somebody who is also ${namesOf(policy, source.requires).join(' and ')}`]
  }
  if ('coversAll' in source) return [`Only for somebody with every ${labelOfKind(policy, source.coversAll)} assigned`]
  if ('exactlyOne' in source) return [`Each user holds exactly one of ${namesOf(policy, source.exactlyOne).join(', ')}`]
  if ('exclusive' in source) {
    const others = source.exclusive.filter((each) => each !== role).map((each) => roleLabel(policy, each))
    return [`Never together with ${others.join(' or ')}`]
  }
  return []
}

/** The roles a constraint speaks of; for a prerequisite, the role that asks and the roles it asks for. */
function rolesOf(policy: RolesKnown, { source }: ConstraintEntry): readonly string[] {
  if ('roles' in source) return keysOf(policy, source.roles)
  if ('requires' in source) return [source.role, ...keysOf(policy, source.requires)]
  if ('coversAll' in source) return [source.role]
  if ('exactlyOne' in source) return keysOf(policy, source.exactlyOne)
  if ('exclusive' in source) return source.exclusive
  return []
}

function keysOf(policy: RolesKnown, roles: readonly string[] | { readonly family: string }): readonly string[] {
  if (!('family' in roles)) return roles
  return [...policy.roles.values()].filter((role) => role.family === roles.family).map((role) => role.key)
}

function namesOf(policy: RolesKnown, roles: readonly string[] | { readonly family: string }): readonly string[] {
  return keysOf(policy, roles).map((key) => roleLabel(policy, key))
}

function labelOfKind(policy: RolesKnown, kind: string): string {
  return policy.source.organisations[kind]?.label ?? 'organisation'
}
