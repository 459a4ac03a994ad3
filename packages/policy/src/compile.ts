import type { Condition } from './condition.ts'
import type { GrantSource, PolicySource, RoleSource } from './model.ts'
import { tableOf } from './name-table.ts'
import { findInRules } from './named-rules.ts'
import { askedOf, findInNouns } from './named-things.ts'
import type { Finding } from './names.ts'
import type { GrantEntry, PermissionEntry, Policy, RoleEntry } from './policy.ts'
import { policyShape } from './policy-shape.ts'
import type { Problem } from './problem.ts'
import { fillIn } from './settle.ts'

export type Compiled =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** One's own acts that every policy has; a policy that lists one itself governs it by its roles. */
const OWN_ACTS: Readonly<Record<string, string>> = {
  'self.name': 'Change own name',
  'self.email': 'Change own e-mail address',
  'self.password': 'Change own password',
  'self.secondFactor': 'Change own second factor',
  'self.sessions': 'See and end own sessions',
  'self.notifications': 'Choose own notifications',
  'self.access': 'See own access',
}

/**
 * Makes a policy askable: names checked, permissions numbered, one's own acts (`self.password`, …) added.
 * Returns a frozen policy, or all problems at once, each with its path: those of its shape, or, when the shape is right, those
 * of its names. Data of any shape may be given (a policy read from a file). Never throws.
 */
export function compile(source: PolicySource): Compiled {
  const misshapen = policyShape(source, '')
  if (misshapen.length > 0) return { ok: false, problems: misshapen }
  const finding: Finding = { policy: source, problems: [] }
  findInNouns(finding)
  findInRules(finding)
  if (finding.problems.length > 0) return { ok: false, problems: finding.problems }
  return { ok: true, policy: entriesOf(frozenCopy(source)) }
}

/** The same for a policy that is part of the program: a problem in it is a bug. Throws an error that lists every problem. */
export function compileOrThrow(source: PolicySource): Policy {
  const compiled = compile(source)
  if (compiled.ok) return compiled.policy
  const lines = compiled.problems.map((problem) => `  ${problem.where}: ${problem.message}`)
  throw new Error([`The policy “${source.key}” does not compile:`, ...lines].join('\n'))
}

function entriesOf(source: PolicySource): Policy {
  const permissions = permissionsOf(source)
  const roles = new Map<string, RoleEntry>()
  for (const [key, role] of Object.entries(source.roles)) roles.set(key, roleEntry(key, role, permissions))
  return Object.freeze({
    key: source.key,
    name: source.name,
    source,
    permissions,
    numbered: numberedOf(permissions),
    roles,
    kinds: new Set(Object.keys(source.organisations)),
    constraints: Object.entries(source.constraints).map(([key, it]) => ({ key, source: it })),
    covering: Object.entries(source.constraints).flatMap(([key, it]) =>
      'coversAll' in it ? [{ key, source: it }] : [],
    ),
    administration: Object.entries(source.administration).map(([key, it]) => ({
      key,
      source: it,
      allows: Object.freeze({ ok: true, permit: Object.freeze({ by: 'rule', rules: Object.freeze([key]) }) }),
    })),
    ownActs: new Set(Object.keys(OWN_ACTS).filter((key) => !Object.hasOwn(source.permissions, key))),
    viewAs: { read: [source.viewAs?.read ?? []].flat(), change: [source.viewAs?.change ?? []].flat() },
  })
}

function numberedOf(permissions: ReadonlyMap<string, PermissionEntry>): Policy['numbered'] {
  const entries = [...permissions.values()]
  return { entries, table: tableOf(entries.map(({ key }) => key)) }
}

function permissionsOf(source: PolicySource): ReadonlyMap<string, PermissionEntry> {
  const permissions = new Map<string, PermissionEntry>()
  for (const [key, it] of Object.entries(source.permissions)) {
    const types = askedOf(key, it)
    const typeIsKind = types.map((type) => Object.hasOwn(source.organisations, type))
    permissions.set(key, {
      index: permissions.size,
      key,
      label: it.label,
      section: it.section,
      types,
      typeIsKind,
      type: types[0] ?? '',
      isOfKind: typeIsKind[0] ?? false,
      closed: it.closed ?? false,
      module: it.module,
      caution: it.caution ?? false,
      reads: it.reads ?? false,
      notify: it.notify,
      when: it.when,
      source: it.source,
    })
  }
  for (const [key, label] of Object.entries(OWN_ACTS)) {
    if (permissions.has(key)) continue
    const own = { index: permissions.size, key, label, section: 'Your account', types: ['self'], closed: true }
    const plain = {
      module: undefined,
      caution: false,
      reads: false,
      notify: undefined,
      when: undefined,
      source: undefined,
    }
    permissions.set(key, { ...own, ...plain, typeIsKind: [false], type: 'self', isOfKind: false })
  }
  return permissions
}

function roleEntry(key: string, role: RoleSource, permissions: ReadonlyMap<string, PermissionEntry>): RoleEntry {
  const grants = role.grants.flatMap((grant) => grantEntries(key, grant, permissions))
  return { key, label: role.label, family: role.family, at: new Set(role.at), grants }
}

/** A grant made askable: one entry for each permission. Permissions that are not known are left out. */
export function grantEntries(
  role: string,
  grant: GrantSource,
  permissions: ReadonlyMap<string, PermissionEntry>,
): readonly GrantEntry[] {
  return grant.permissions.flatMap((name) => {
    const permission = permissions.get(name)
    if (permission === undefined) return []
    const because = Object.freeze({ role, permission: name, scope: grant.scope })
    const decision = Object.freeze({ allowed: true as const, because })
    const when = settledFor(permission, grant.when)
    return [{ role, permission, scope: grant.scope, when, source: grant.source, decision }]
  })
}

/** A grant's whole condition: its module must be switched on, its permission's own, and its own; what they say of the action is settled. */
function settledFor(permission: PermissionEntry, when: Condition | undefined): Condition | undefined {
  const { module } = permission
  const switchedOn: Condition | undefined =
    module === undefined ? undefined : { in: [module, { organisation: 'modules' }] }
  const parts = [switchedOn, permission.when, when].filter((it) => it !== undefined)
  const [first, ...others] = parts.map((part) =>
    fillIn(part, (it) => ('action' in it && it.action === 'name' ? permission.key : undefined)),
  )
  return first === undefined || others.length === 0 ? first : { and: [first, ...others] }
}

/** A deep copy that nobody can change, so that a policy stays what was compiled. */
function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  const copy = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).map(([key, it]) => [key, frozenCopy(it)]))
  return Object.freeze(copy) as T
}
