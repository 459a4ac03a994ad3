import type { Assigned, Assignment, CustomRole, Membership, Organisation, RecordReference } from './facts.ts'
import type { RoleProblem } from './validate-role.ts'

/** One change to people or places. Ids are the caller's (new ones included). */
export type Command =
  | { readonly do: 'addOrganisation'; readonly organisation: Organisation }
  | { readonly do: 'closeOrganisation' | 'reopenOrganisation'; readonly organisation: string }
  | { readonly do: 'holdOrganisation'; readonly organisation: string; readonly holders: readonly string[] }
  | ({ readonly do: 'invite' | 'addMembership' } & NewMembership)
  | { readonly do: 'acceptInvitation'; readonly membership: string }
  | { readonly do: 'suspendMembership' | 'reactivateMembership' | 'endMembership'; readonly membership: string }
  | ({ readonly do: 'assignRole'; readonly membership: string } & Assignment)
  | { readonly do: 'revokeRole'; readonly membership: string; readonly role: string }
  | { readonly do: 'place'; readonly membership: string; readonly assigned: readonly Assigned[] }
  | ({ readonly do: 'changePlaces'; readonly membership: string } & PlacesChange)
  | { readonly do: 'selectRecords'; readonly membership: string; readonly selected: readonly RecordReference[] }
  | {
      readonly do: 'firstAdministrator'
      readonly membership: string
      readonly user: string
      readonly organisation: string
      readonly status: 'invited' | 'active'
      /** One of the roles wanted, where the policy knows several kinds of administrator. */
      readonly role?: string
      readonly approvedBy?: { readonly kind: string; readonly name: string }
    }
  | { readonly do: 'defineRole' | 'changeRole'; readonly role: CustomRole }
  | { readonly do: 'removeRole'; readonly role: string }

/**
 * What differs in the assigned organisations: what is removed goes, then what is added comes at the end. What is there already, or
 * is not there to go, is left alone, so that two people who add something at once both have their way.
 */
export type PlacesChange = { readonly added: readonly Assigned[]; readonly removed: readonly Assigned[] }

/** What `invite` and `addMembership` make: a membership with its roles, dates and assigned organisations, all at once. */
export type NewMembership = {
  readonly membership: string
  readonly user: string
  readonly organisation: string
  readonly from?: number | undefined
  readonly until?: number | undefined
  readonly assigned: readonly Assigned[]
  readonly selected?: readonly RecordReference[] | undefined
  readonly roles: readonly Assignment[]
}

/**
 * Who makes a change: a user (perhaps acting through one membership), or the system itself, named. `viewedBy`: somebody else looks
 * through that user's eyes, and may change nobody and no place.
 */
export type Actor =
  | {
      readonly user: string
      readonly membership?: string | undefined
      readonly viewedBy?: string | undefined
    }
  | { readonly system: 'operator' | 'centre' | 'job'; readonly name: string }

/** The slice of the world a change set touches. */
export type State = {
  readonly organisations: readonly Organisation[]
  readonly memberships: readonly Membership[]
  readonly customRoles?: readonly CustomRole[] | undefined
}

/** What permitted a command: an administration rule, a permission, one's own invitation, or a named system actor. */
export type Permit =
  | { readonly by: 'rule'; readonly rules: readonly string[] }
  | { readonly by: 'permission'; readonly permission: string }
  | { readonly by: 'invitation' }
  | { readonly by: 'firstAdministrator' }
  | { readonly by: 'system'; readonly system: 'operator' | 'centre' | 'job' }

/** One line for the audit: the command, what it changed from and to (undefined: did not exist, or is gone), and what permitted it. */
export type AuditEntry = {
  readonly command: Command
  readonly concerns: { readonly organisation: string; readonly user?: string; readonly membership?: string }
  readonly before: Membership | Organisation | CustomRole | undefined
  readonly after: Membership | Organisation | CustomRole | undefined
  readonly permit: Permit
}

export type Judgement =
  | { readonly allowed: true; readonly state: State; readonly entries: readonly AuditEntry[] }
  | { readonly allowed: false; readonly refusals: readonly Refusal[] }

export type RefusalCode =
  | 'atMost'
  | 'atLeast'
  | 'exactlyOne'
  | 'exclusive'
  | 'requires'
  | 'coversAll'
  | 'atMostOneOf'
  | 'notAdministrator'
  | 'notThisAct'
  | 'outsideYourOrganisation'
  | 'roleNotYours'
  | 'holdsOtherRoles'
  | 'notYourself'
  | 'notPeers'
  | 'placeNotYours'
  | 'noPermission'
  | 'notYourInvitation'
  | 'notWhileViewing'
  | 'hasAdministrator'
  | 'notApprover'
  | 'notForJobs'
  | 'unknownOrganisation'
  | 'unknownMembership'
  | 'unknownRole'
  | 'alreadyExists'
  | 'roleNotHere'
  | 'kindNotHere'
  | 'placeNotBeneath'
  | 'notInvited'
  | 'notActive'
  | 'notSuspended'
  | 'alreadyEnded'
  | 'organisationClosed'
  | 'organisationOpen'
  | 'notHeld'
  | 'badDates'
  | 'roleInUse'
  | 'roleTooWide'
  | 'roleNotValid'
  | 'notSupported'

/** A legal way to get what was wanted. */
export type AlternativeCode =
  | 'handOver'
  | 'addAnotherFirst'
  | 'assignRequiredFirst'
  | 'assignAllFirst'
  | 'chooseOne'
  | 'endOtherFirst'
  | 'askAdministrator'
  | 'askCentre'
  | 'stopViewing'
  | 'reloadAndRetry'

/** One reason a change set may not stand. `at` is when the state would be wrong: now, or a later moment dates already make known. */
export type Refusal = {
  readonly code: RefusalCode
  readonly message: string
  /** The constraint or administration rule by its key in the policy; undefined for a conflict with the state itself. */
  readonly rule?: string
  readonly command?: Command
  readonly organisation?: string
  readonly membership?: string
  readonly roles?: readonly string[]
  /** The users who hold the places. */
  readonly people: readonly string[]
  readonly at?: number
  /** For a role that is not valid: everything wrong with it. */
  readonly problems?: readonly RoleProblem[]
  readonly alternative: { readonly code: AlternativeCode; readonly message: string }
}

/**
 * What must be loaded (and locked) before a change set is judged: these memberships; every membership of these users and of
 * the named memberships' users; every membership at these organisations and at the named memberships' organisations; for
 * `beneath`, every membership there and beneath, and every other one of whoever has one there; and every organisation any of that
 * names, with all that is above it. Of custom roles: those named here, those held in any of these memberships, and all of the organisation of one that is made, changed or removed.
 */
export type Slice = {
  readonly organisations: readonly string[]
  readonly beneath: readonly string[]
  readonly memberships: readonly string[]
  readonly users: readonly string[]
  readonly customRoles: readonly string[]
  /** Every custom role of these organisations: a new role is measured against those its maker may give. */
  readonly customRolesOf: readonly string[]
  /** Every membership that holds one of these custom roles: a role in use cannot be removed. */
  readonly holdersOf: readonly string[]
}
