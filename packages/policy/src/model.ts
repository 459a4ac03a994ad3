import type { Condition } from './condition.ts'

/**
 * What the author of a service's policy writes. Data only: no functions, so that it can be printed, compared and
 * translated. `definePolicy` checks the names while it is typed; `compile` checks everything again and says all of it at once.
 */

/** Where a rule comes from: the published document, its section, and whether it says so or we infer it. */
export type Source = { readonly document: string; readonly section?: string; readonly basis: 'stated' | 'inferred' }

/** `date` is `YYYY-MM-DD`; `instant` is epoch milliseconds; `list` is an array of strings. */
export type AttributeType = 'string' | 'number' | 'boolean' | 'date' | 'instant' | 'list'

/** An attribute a condition may read. `fromCaller`: a value sent with the question counts where none is stored. */
export type AttributeSource = AttributeType | { readonly type: AttributeType; readonly fromCaller?: boolean }

/** A kind of organisation: a node of the service's tree, and at the same time a resource of that type. */
export type OrganisationKindSource<Kind extends string = string, Permission extends string = string> = {
  readonly label: string
  readonly plural: string
  /** The kinds its parent may have; left out or empty: a root. */
  readonly within?: readonly Kind[]
  /** The kinds its second holders may have (an NCMP school is held by its authority and by a provider). */
  readonly heldBy?: readonly Kind[]
  readonly attributes?: Readonly<Record<string, AttributeSource>>
  /** The permission needed to add one (asked of the parent), to close or reopen one, and to change its second holders. */
  readonly add?: Permission
  readonly close?: Permission
  readonly hold?: Permission
  readonly source?: Source
}

/** A type of record, held by organisations. */
export type ResourceSource<Kind extends string = string, Type extends string = string> = {
  readonly label: string
  readonly plural: string
  readonly heldBy: readonly Kind[]
  /** The type this one belongs to (a time sheet is `of` a reporter): its owner and its being selected reach this one too. */
  readonly of?: Type
  readonly attributes?: Readonly<Record<string, AttributeSource>>
  readonly source?: Source
}

/** One thing a user may be allowed to do: `resource.verb`. */
export type PermissionSource<Asked extends string = string> = {
  readonly label: string
  readonly section: string
  /** What it is asked of. Left out: the type before the dot. `school.add` is asked of the authority, which exists already. */
  readonly on?: Asked | readonly Asked[]
  /** Still holds for the records of a closed organisation. */
  readonly closed?: boolean
  /** Sleeps unless the nearest organisation that declares `modules` lists this one. */
  readonly module?: string
  readonly caution?: boolean
  /** Using it changes nothing: it may be used while viewing as somebody read-only. Unmarked: it changes something. */
  readonly reads?: boolean
  /** A message: sent to its holders, within their scope, at once or gathered. */
  readonly notify?: 'instant' | 'hourly' | 'daily'
  /** A condition every grant of it carries, whoever makes the role. */
  readonly when?: Condition
  readonly source?: Source
}

/** How far a grant reaches from its membership. */
export type Scope = 'own' | 'selected' | 'assigned' | 'organisation' | 'all'

export type GrantSource<Permission extends string = string> = {
  readonly permissions: readonly Permission[]
  readonly scope: Scope
  readonly when?: Condition
  readonly source?: Source
}

export type RoleSource<Kind extends string = string, Permission extends string = string> = {
  readonly label: string
  readonly description?: string
  /** The kinds of organisation whose memberships may hold it. */
  readonly at: readonly Kind[]
  readonly family?: string
  readonly grants: readonly GrantSource<Permission>[]
  readonly source?: Source
}

/** A set of roles: named, or a whole family. */
export type RoleSet<Role extends string = string> = readonly Role[] | { readonly family: string }

/** An invariant over assignments. The list is closed; only active holders count. */
export type ConstraintSource<
  Kind extends string = string,
  Role extends string = string,
  Permission extends string = string,
> = {
  readonly source?: Source
} & (
  | { readonly atMost: number; readonly roles: RoleSet<Role>; readonly per: Kind }
  | { readonly atLeast: number; readonly roles: RoleSet<Role>; readonly per: Kind }
  | { readonly exactlyOne: RoleSet<Role>; readonly per: Kind }
  | { readonly exclusive: readonly Role[]; readonly per: 'membership' | 'user' }
  | { readonly exclusiveGrants: readonly Permission[]; readonly per: 'membership' | 'user' }
  | { readonly requires: RoleSet<Role>; readonly role: Role }
  | { readonly coversAll: Kind; readonly role: Role }
  | { readonly atMostOneOf: Kind }
)

/** What an administration rule lets its holder do to memberships. `add` makes an active one, `invite` one that waits for its user. */
export type AdministrationAct =
  | 'invite'
  | 'add'
  | 'assign'
  | 'revoke'
  | 'place'
  | 'select'
  | 'suspend'
  | 'reactivate'
  | 'end'
  | 'defineRole'

/** Who may give what to whom. Positive only: a prohibition is a constraint. */
export type AdministrationSource<Role extends string = string, Permission extends string = string> = {
  /** What its holder needs: any of these roles, or a permission. */
  readonly holder: { readonly roles: RoleSet<Role> } | { readonly permission: Permission }
  readonly may: readonly AdministrationAct[]
  /** The roles it may give and take: any, these, or the list chosen in the holder's own custom role (for one of its permissions). */
  readonly roles: 'any' | 'chosen' | { readonly chosenFor: Permission } | RoleSet<Role>
  /** Whose memberships: those at the holder's organisation and beneath, at its assigned organisations and beneath, anywhere, or at the one this change set makes. */
  readonly where: 'organisation' | 'assigned' | 'all' | 'created'
  /** Where it may place people: anywhere beneath the target's organisation, or only where the holder is assigned. Left out: any. */
  readonly places?: 'any' | 'own'
  /** It may give and take its own roles though the user holds others too (side by side with other administrators). Left out: it may not. */
  readonly alongside?: boolean
  readonly self: boolean
  /** Whether it may touch somebody who holds the same administering role. */
  readonly peers: boolean
  readonly source?: Source
}

/** How an organisation without an administrator gets one. */
export type FirstAdministratorSource<Kind extends string = string, Role extends string = string> = {
  readonly at: Kind
  readonly roles: readonly Role[]
  /** What the first one holds from the start (NCMP: every school). */
  readonly assigned?: readonly { readonly every: Kind }[]
  /** The kinds of people who may authorise it, in order of preference. */
  readonly approvers: readonly string[]
  /** The role that checks and applies it. */
  readonly checkedBy: Role
  readonly source?: Source
}

/** What a role definition made at run time must respect. Entries are permissions of the catalogue. */
export type DefinitionRule<Permission extends string = string> = { readonly source?: Source } & (
  | { readonly oneOf: readonly Permission[] }
  | { readonly choice: Readonly<Record<string, ChoiceSource<Permission>>>; readonly permission: Permission }
  | { readonly requires: readonly Permission[]; readonly permission: Permission }
  | { readonly requiresAny: readonly Permission[]; readonly permission: Permission }
  | { readonly implies: readonly Permission[]; readonly permission: Permission }
  /** In a role that holds this permission, those reach no further than `to`. */
  | {
      readonly narrows: readonly Permission[]
      readonly to: 'selected' | 'assigned' | 'own'
      readonly permission: Permission
    }
  | { readonly scopes: readonly Exclude<Scope, 'all'>[]; readonly permission: Permission }
  /** Its holders give roles: the role says which (`mayGive`). */
  | { readonly choosesRoles: true; readonly permission: Permission }
  /** Every role holds it, unless it holds what withdraws it. */
  | { readonly always: Permission; readonly scope: Exclude<Scope, 'all'>; readonly unless: Permission }
)

/** One value of an entry that must be chosen: what it gives, with the entry's scope. It gives nothing else. */
export type ChoiceSource<Permission extends string = string> = {
  readonly gives: readonly Permission[]
  readonly when?: Condition
}

/**
 * The permissions that let their holders view as a user, without changing anything or changing what that user may. Each is asked of
 * the organisation of the viewed membership, or of a record that stands for the viewed user (a staff account).
 */
export type ViewAsSource<Permission extends string = string> = {
  readonly read?: Permission | readonly Permission[]
  readonly change?: Permission | readonly Permission[]
}

/** Where organisations may define roles of their own, and from what. */
export type CustomRolesSource<Kind extends string = string, Permission extends string = string> = {
  readonly at: readonly Kind[]
  readonly catalogue: 'all' | readonly Permission[]
  /** The scopes of entries no rule gives scopes to. Left out: any but `all`. */
  readonly scopes?: readonly Exclude<Scope, 'all'>[]
  readonly rules: readonly DefinitionRule<Permission>[]
  readonly source?: Source
}

/** A service's whole policy. */
export type PolicySource<
  Kind extends string = string,
  Type extends string = string,
  Permission extends string = string,
  Role extends string = string,
> = {
  readonly key: string
  readonly name: string
  /** The service's pages are not built yet; nothing asks these permissions. */
  readonly status?: 'policy only'
  /** What conditions may read of users and of the question's circumstances, besides `subject.id`. */
  readonly subject?: Readonly<Record<string, AttributeSource>>
  readonly context?: Readonly<Record<string, AttributeSource>>
  readonly organisations: Readonly<Record<Kind, OrganisationKindSource<NoInfer<Kind>, NoInfer<Permission>>>>
  readonly resources: Readonly<Record<Type, ResourceSource<NoInfer<Kind>, NoInfer<Type>>>>
  readonly permissions: Readonly<Record<Permission, PermissionSource<NoInfer<Kind> | NoInfer<Type> | 'self'>>>
  readonly roles: Readonly<Record<Role, RoleSource<NoInfer<Kind>, NoInfer<Permission>>>>
  readonly constraints: Readonly<Record<string, ConstraintSource<NoInfer<Kind>, NoInfer<Role>, NoInfer<Permission>>>>
  readonly administration: Readonly<Record<string, AdministrationSource<NoInfer<Role>, NoInfer<Permission>>>>
  /** One way, or one for each kind of administrator. */
  readonly firstAdministrator?:
    | FirstAdministratorSource<NoInfer<Kind>, NoInfer<Role>>
    | readonly FirstAdministratorSource<NoInfer<Kind>, NoInfer<Role>>[]
  readonly viewAs?: ViewAsSource<NoInfer<Permission>>
  readonly customRoles?: CustomRolesSource<NoInfer<Kind>, NoInfer<Permission>>
}

/**
 * Names are checked as you type: a role that grants a permission the policy does not list does not compile.
 * Returns its argument unchanged; `compile` makes it askable. Never fails.
 */
export function definePolicy<Kind extends string, Type extends string, Permission extends string, Role extends string>(
  source: PolicySource<Kind, Type, Permission, Role>,
): PolicySource<Kind, Type, Permission, Role> {
  return source
}
