import type { Attributes, Condition } from './condition.ts'
import type { Scope } from './model.ts'

/**
 * Facts: what the engine is told. Ids are strings, compared exactly; instants are epoch milliseconds; every interval is
 * half open, [from, until). The engine never reads a clock.
 */

export type Organisation = {
  readonly id: string
  readonly kind: string
  readonly parent?: string | undefined
  /** Second holders: whoever reaches one of them reaches this organisation too. */
  readonly holders?: readonly string[] | undefined
  /** Closed closes everything beneath it by parent as well (not by second holder). */
  readonly status: 'open' | 'closed'
  readonly attributes?: Attributes | undefined
}

export type User = { readonly id: string; readonly attributes?: Attributes | undefined }

/** An assigned organisation, or every organisation of a kind beneath one (left out: the membership's own), later ones included. */
export type Assigned = string | { readonly every: string; readonly beneath?: string | undefined }

export type RecordReference = { readonly type: string; readonly id: string }

/** A role given to a membership; `role` is a built-in role's key or a custom role's id. */
export type Assignment = {
  readonly role: string
  readonly from?: number | undefined
  readonly until?: number | undefined
}

export type MembershipStatus = 'invited' | 'active' | 'suspended' | 'ended'

/** A user in an organisation. */
export type Membership = {
  readonly id: string
  readonly user: string
  readonly organisation: string
  readonly status: MembershipStatus
  readonly from?: number | undefined
  readonly until?: number | undefined
  readonly assigned: readonly Assigned[]
  readonly selected?: readonly RecordReference[] | undefined
  readonly assignments: readonly Assignment[]
}

/** A role an organisation made at run time; holds at that organisation and beneath. */
export type CustomRole = {
  readonly id: string
  readonly organisation: string
  readonly label: string
  readonly grants: readonly {
    readonly permission: string
    readonly scope: Exclude<Scope, 'all'>
    readonly when?: Condition
    /** The value of an entry that has a choice. */
    readonly choice?: string
  }[]
  /** The roles its holders may give, where an administration rule says `chosen`; by permission where it says `chosenFor`. */
  readonly mayGive?: 'any' | readonly string[] | Readonly<Record<string, 'any' | readonly string[]>>
}

/** Looking without changing anything, or changing what the viewed user may change. */
export type ViewingMode = 'read' | 'change'

/** Somebody looks through the eyes of the user whose facts these are. */
export type Viewing = {
  /** Who looks: a user's id. */
  readonly by: string
  readonly mode: ViewingMode
  /** The viewed membership: no other counts. Left out: all that are given. */
  readonly membership?: string | undefined
}
