import type { Permit } from './command.ts'
import type { Condition } from './condition.ts'
import type { Decision } from './decision.ts'
import type { ViewingMode } from './facts.ts'
import type { AdministrationSource, ConstraintSource, PermissionSource, PolicySource, Scope, Source } from './model.ts'
import { type NameTable, placeOfName } from './name-table.ts'

/** A permission made askable: its number, and the types it may be asked of. */
export type PermissionEntry = {
  readonly index: number
  readonly key: string
  readonly label: string
  readonly section: string
  readonly types: readonly string[]
  /** For each of the types: whether it is a kind of organisation. */
  readonly typeIsKind: readonly boolean[]
  /** The first of the types, which most permissions have alone, and whether it is a kind. */
  readonly type: string
  readonly isOfKind: boolean
  readonly closed: boolean
  readonly module: string | undefined
  readonly caution: boolean
  readonly reads: boolean
  readonly notify: PermissionSource['notify']
  /** What every grant of it carries, besides its module. */
  readonly when: Condition | undefined
  readonly source: Source | undefined
}

/** One permission of one role with its scope; `when` already carries the module it sleeps without. */
export type GrantEntry = {
  readonly role: string
  readonly permission: PermissionEntry
  readonly scope: Scope
  readonly when: Condition | undefined
  readonly source: Source | undefined
  /** The one decision this grant gives whenever it allows. */
  readonly decision: Decision
}

export type RoleEntry = {
  readonly key: string
  readonly label: string
  readonly family: string | undefined
  readonly at: ReadonlySet<string>
  readonly grants: readonly GrantEntry[]
  /** Only for custom roles: the organisation that made it; it may be held there and beneath. */
  readonly organisation?: string
}

export type AdministrationEntry = {
  readonly key: string
  readonly source: AdministrationSource
  /** The one answer whenever this rule alone allows a command. */
  readonly allows: { readonly ok: true; readonly permit: Extract<Permit, { by: 'rule' }> }
}

export type ConstraintEntry<Constraint = ConstraintSource> = { readonly key: string; readonly source: Constraint }
type CoversAll = Extract<ConstraintSource, { coversAll: string }>

/** A compiled policy: frozen, and the first argument of every verb. Only `compile` makes one. */
export type Policy = {
  readonly key: string
  readonly name: string
  readonly source: PolicySource
  readonly permissions: ReadonlyMap<string, PermissionEntry>
  /** @internal the same by their `index`, and where a name stands among them: how the name that came with a question is found. */
  readonly numbered: { readonly entries: readonly PermissionEntry[]; readonly table: NameTable }
  readonly roles: ReadonlyMap<string, RoleEntry>
  /** The kinds of organisation. */
  readonly kinds: ReadonlySet<string>
  readonly constraints: readonly ConstraintEntry[]
  /** Those that say what a role's holders must be assigned. */
  readonly covering: readonly ConstraintEntry<CoversAll>[]
  readonly administration: readonly AdministrationEntry[]
  /** Own acts that every user may do: the `self.*` permissions the policy does not govern. */
  readonly ownActs: ReadonlySet<string>
  /** The permissions that let their holders view as a user, by mode. */
  readonly viewAs: Readonly<Record<ViewingMode, readonly string[]>>
}

/** The permission names of a policy source, for typing the questions a service asks. */
export type PermissionOf<P extends { readonly permissions: object }> = keyof P['permissions'] & string

/** The permission of a name that came with a question; undefined where there is none. It may be a string nobody has hashed. */
export function permissionNamed({ numbered }: Policy, name: string): PermissionEntry | undefined {
  const place = placeOfName(numbered.table, name)
  return place < 0 ? undefined : numbered.entries[place]
}
