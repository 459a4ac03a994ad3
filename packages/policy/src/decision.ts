import type { Attributes, Condition } from './condition.ts'
import type { RecordReference, ViewingMode } from './facts.ts'
import type { Scope } from './model.ts'

/** The thing asked about. For an organisation its own id is enough; a record names the organisations that hold it. */
export type Resource = {
  readonly type: string
  readonly id?: string | undefined
  readonly holders?: readonly string[] | undefined
  readonly owner?: string | null | undefined
  /** The record it belongs to (a time sheet's reporter). */
  readonly of?: { readonly type: string; readonly id: string; readonly owner?: string | null | undefined } | undefined
  readonly attributes?: Attributes | undefined
}

/** One question. The subject is the user of the facts; `membership` limits the answer to that acting membership. */
export type Ask<Permission extends string = string> = {
  readonly action: Permission
  readonly resource: Resource
  readonly context?: Attributes | undefined
  readonly membership?: string | undefined
}

/** The grant that gave an answer: which role, reaching how far. `role` is undefined for one's own acts. */
export type GrantReference = { readonly role: string | undefined; readonly permission: string; readonly scope: Scope }

/**
 * The answer to `check`. Interned: the same answer is the same object, so that asking allocates nothing.
 * Allowed names a grant that gave it; denied names how near it came. Every grant and every reason: `reasonsFor`, `explain`.
 */
export type Decision =
  | { readonly allowed: true; readonly because: GrantReference }
  | { readonly allowed: false; readonly because: DenialCode }

/**
 * How near a denied question came, nearest last. `viewing`: nobody may while viewing as somebody else (or so, read-only). Only
 * `mayViewAs` says `sameUser` and `administersMore`.
 */
export type DenialCode =
  | 'unknownPermission'
  | 'wrongType'
  | 'unknownResource'
  | 'noMembership'
  | 'noRole'
  | 'outOfReach'
  | 'closed'
  | 'condition'
  | 'viewing'
  | 'sameUser'
  | 'administersMore'

/** One reason, with what it concerns. Allowed decisions give `granted` for every grant that holds. */
export type Reason =
  | {
      readonly code: 'granted'
      readonly membership: string | undefined
      readonly grant: GrantReference
      readonly through: string | undefined
    }
  | { readonly code: 'unknownPermission'; readonly permission: string }
  | {
      readonly code: 'wrongType'
      readonly permission: string
      readonly expected: readonly string[]
      readonly asked: string
    }
  | { readonly code: 'viewing'; readonly permission: string; readonly mode: ViewingMode }
  | { readonly code: 'unknownResource'; readonly holders: readonly string[] }
  | { readonly code: 'noMembership' }
  | {
      readonly code: 'membershipAsleep'
      readonly membership: string
      readonly why:
        | 'invited'
        | 'suspended'
        | 'ended'
        | 'notYet'
        | 'expired'
        | 'organisationClosed'
        | 'organisationUnknown'
    }
  | {
      readonly code: 'roleAsleep'
      readonly membership: string
      readonly role: string
      readonly why: 'notYet' | 'expired' | 'unknown' | 'wrongKind'
    }
  | {
      readonly code: 'noRole'
      readonly membership: string
      readonly permission: string
      readonly roles: readonly string[]
    }
  | {
      readonly code: 'closed'
      readonly membership: string
      readonly grant: GrantReference
      readonly organisation: string
    }
  | { readonly code: 'outOfReach'; readonly membership: string; readonly grant: GrantReference }
  | {
      readonly code: 'condition'
      readonly membership: string
      readonly grant: GrantReference
      readonly when: Condition
      readonly value: false | undefined
    }

/**
 * Everything a user reaches with one permission: the union of its parts; no parts, nothing. A row is inside a part when all
 * the part says is true of it, read for ONE of its holders at a time (an organisation is its own holder).
 */
export type Extent = {
  readonly permission: string
  /** The types of row the permission is asked of. */
  readonly types: readonly string[]
  /** Those of the types that are kinds of organisation: such a row is its own and only holder. */
  readonly kinds: readonly string[]
  readonly parts: readonly ExtentPart[]
}

export type ExtentPart = {
  /**
   * `everywhere`: the holder does not matter (a row without holder is inside too).
   * `beneath`: the holder is one of these, or beneath one by parent or second holder.
   * with `every`: the holder is, or is beneath, an organisation of that kind which is itself one of these or beneath one.
   */
  readonly where: 'everywhere' | { readonly beneath: readonly string[]; readonly every?: string }
  /** Only rows this user owns, or that are `of` a row they own. */
  readonly owner?: string
  /** Only these rows, and rows that are `of` them. */
  readonly records?: readonly RecordReference[]
  /** Only rows for which this is true; subject, action and context are already filled in: it reads the row and its holder's organisation alone. */
  readonly when?: Condition
  /** False: the holder and every organisation above it by parent must be open. True: closed ones too. */
  readonly closedToo: boolean
}
