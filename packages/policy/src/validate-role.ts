import type { CustomRole } from './facts.ts'
import type { CustomRolesSource, DefinitionRule } from './model.ts'
import { nearestAttribute, type Places } from './places.ts'
import type { Policy } from './policy.ts'

/** Something wrong with a role being made: expected, fixable, beside its field. `where`: `label`, `grants[2].scope`, `mayGive.staff.edit`. */
export type RoleProblem = { readonly code: RoleProblemCode; readonly where: string; readonly message: string }

export type RoleProblemCode =
  | 'noLabel'
  | 'unknownPermission'
  | 'duplicate'
  | 'scope'
  | 'choice'
  | 'condition'
  | 'oneOf'
  | 'requires'
  | 'requiresAny'
  | 'module'
  | 'mayGive'
  | 'unknownRole'

/** What a role is judged against: the organisations at and above its own, the roles made there, and what it was before a change. */
export type RoleSetting = {
  readonly places: Places
  readonly customRoles: readonly CustomRole[]
  readonly before?: CustomRole | undefined
}

type Checking = RoleSetting & {
  readonly policy: Policy
  readonly custom: CustomRolesSource
  readonly role: CustomRole
  readonly held: ReadonlySet<string>
  readonly problems: RoleProblem[]
}

/**
 * Everything wrong with a role definition at once; nothing when it may stand. Who may make it is `judge`'s question.
 * A policy without custom roles, and an organisation of a kind that makes none, are refused by `judge`; here they give nothing.
 */
export function validateRole(policy: Policy, role: CustomRole, setting: RoleSetting): readonly RoleProblem[] {
  const custom = policy.source.customRoles
  if (custom === undefined) return []
  const held = new Set(role.grants.map((it) => it.permission))
  const checking: Checking = { ...setting, policy, custom, role, held, problems: [] }
  if (role.label.trim() === '') say(checking, 'noLabel', 'label', 'Give the role a name')
  for (const [index, grant] of role.grants.entries()) findInGrant(checking, grant, index)
  for (const rule of custom.rules) findInRule(checking, rule)
  findInMayGive(checking)
  return checking.problems
}

function say(checking: Checking, code: RoleProblemCode, where: string, message: string): void {
  checking.problems.push({ code, where, message })
}

const labelOf = ({ policy }: Checking, permission: string): string =>
  `“${policy.permissions.get(permission)?.label ?? permission}”`

function findInGrant(checking: Checking, grant: CustomRole['grants'][number], index: number): void {
  const { custom, policy, role } = checking
  const where = `grants[${index}]`
  const entry = policy.permissions.get(grant.permission)
  const isListed = custom.catalogue === 'all' || custom.catalogue.includes(grant.permission)
  if (entry === undefined || !isListed) {
    say(checking, 'unknownPermission', `${where}.permission`, `${labelOf(checking, grant.permission)} cannot be chosen`)
    return
  }
  const label = labelOf(checking, grant.permission)
  if (role.grants.findIndex((it) => it.permission === grant.permission) < index) {
    say(checking, 'duplicate', where, `${label} is chosen twice`)
  }
  const scopes = scopesOf(custom, grant.permission)
  if ((grant.scope as string) === 'all' || (scopes !== undefined && !scopes.includes(grant.scope))) {
    say(checking, 'scope', `${where}.scope`, `${label} cannot reach “${grant.scope}”`)
  }
  if (grant.when !== undefined) {
    say(checking, 'condition', `${where}.when`, `${label} takes no condition: conditions come with choices`)
  }
  const values = custom.rules.find((rule) => 'choice' in rule && rule.permission === grant.permission)
  findInChoice(checking, values, grant, `${where}.choice`)
  const isNew = checking.before?.grants.every((it) => it.permission !== grant.permission) ?? true
  if (entry.module !== undefined && isNew && !isSwitchedOn(checking, entry.module)) {
    say(checking, 'module', where, `${label} needs “${entry.module}”, which this organisation does not have`)
  }
}

/** The scopes an entry may be given: its rule's, else the catalogue's; undefined for any. */
function scopesOf(custom: CustomRolesSource, permission: string): readonly string[] | undefined {
  const rule = custom.rules.find((it) => 'scopes' in it && it.permission === permission)
  return rule !== undefined && 'scopes' in rule ? rule.scopes : custom.scopes
}

function findInChoice(
  checking: Checking,
  rule: DefinitionRule | undefined,
  { permission, choice }: CustomRole['grants'][number],
  where: string,
): void {
  const values = rule !== undefined && 'choice' in rule ? Object.keys(rule.choice) : []
  if (values.length === 0 && choice === undefined) return
  if (choice !== undefined && values.includes(choice)) return
  const offered = values.length === 0 ? 'nothing to choose' : `exactly one of: ${values.join(', ')}`
  say(checking, 'choice', where, `${labelOf(checking, permission)} has ${offered}`)
}

function isSwitchedOn({ places, role }: Checking, module: string): boolean {
  const position = places.position.get(role.organisation)
  const modules = position === undefined ? undefined : nearestAttribute(places, position, 'modules')
  return Array.isArray(modules) && modules.includes(module)
}

function findInRule(checking: Checking, rule: DefinitionRule): void {
  const { held } = checking
  if ('oneOf' in rule) {
    const both = rule.oneOf.filter((it) => held.has(it))
    if (both.length < 2) return
    const labels = both.map((it) => labelOf(checking, it)).join(' and ')
    say(checking, 'oneOf', `grants.${both.at(-1)}`, `Choose only one of ${labels}`)
    return
  }
  if (!('permission' in rule) || !held.has(rule.permission)) return
  const label = labelOf(checking, rule.permission)
  if ('requires' in rule) {
    for (const needed of rule.requires) {
      if (held.has(needed)) continue
      say(checking, 'requires', `grants.${rule.permission}`, `${label} needs ${labelOf(checking, needed)} too`)
    }
  }
  if ('requiresAny' in rule && !rule.requiresAny.some((it) => held.has(it))) {
    const labels = rule.requiresAny.map((it) => labelOf(checking, it)).join(' or ')
    say(checking, 'requiresAny', `grants.${rule.permission}`, `${label} needs ${labels} too`)
  }
}

/** An entry whose holders give roles says which: any, or the listed ones. */
function findInMayGive(checking: Checking): void {
  const { custom, held, role } = checking
  const { mayGive } = role
  const choosers = custom.rules.flatMap((rule) => ('choosesRoles' in rule ? [rule.permission] : []))
  if (mayGive === undefined || mayGive === 'any' || isList(mayGive)) {
    for (const it of choosers) if (held.has(it)) sayWhichRoles(checking, it)
    if (choosers.length > 0 && mayGive !== undefined) {
      say(checking, 'mayGive', 'mayGive', 'Say for each permission which roles its holders may give')
    }
    findUnknownRoles(checking, mayGive ?? [], 'mayGive')
    return
  }
  for (const it of choosers) if (held.has(it) && !Object.hasOwn(mayGive, it)) sayWhichRoles(checking, it)
  for (const [permission, roles] of Object.entries(mayGive)) {
    const where = `mayGive.${permission}`
    if (!choosers.includes(permission) || !held.has(permission)) {
      say(checking, 'mayGive', where, `${labelOf(checking, permission)} is not chosen, or gives no roles`)
    }
    findUnknownRoles(checking, roles, where)
  }
}

function sayWhichRoles(checking: Checking, permission: string): void {
  const label = labelOf(checking, permission)
  say(checking, 'mayGive', `mayGive.${permission}`, `${label}: choose any role, or list the roles its holders may give`)
}

function findUnknownRoles(checking: Checking, roles: 'any' | readonly string[], where: string): void {
  if (roles === 'any') return
  const { policy, role, customRoles } = checking
  for (const id of roles) {
    const isKnown =
      policy.roles.has(id) ||
      id === role.id ||
      customRoles.some((it) => it.id === id && it.organisation === role.organisation)
    if (!isKnown) say(checking, 'unknownRole', where, `“${id}” is not a role of this organisation`)
  }
}

function isList(it: NonNullable<CustomRole['mayGive']>): it is readonly string[] {
  return Array.isArray(it)
}
