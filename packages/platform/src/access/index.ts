/**
 * The door of the access room, which alone asks the engine.
 *
 * Policies are compiled once at boot into `Policies` and handed to `signedInUser`, which pairs the user's facts with the
 * policy of the service they act in (`user.facts.policy`): every other function takes them from the user.
 */

export { actingMember, requestsWaitingInWords } from './acting-member.ts'
export {
  listReachedResources,
  listUsersAllowed,
  permissionsAllowed,
  type UserQuestion,
  usersMay,
} from './ask-about-users.ts'
export { type AskedResource, isAskedResource } from './asked-resource.ts'
export { type Denial, explainDenial } from './explain-denial.ts'
export { explainMember, type MemberExplanation, memberMay, membersAllowed } from './explain-member.ts'
export { administersHere, holdsAnywhere, may, mayKnow } from './may.ts'
export { lastUses, noteUse, rolesUsed } from './role-use.ts'
export {
  type Account,
  actingIn,
  isActing,
  type MembershipSummary,
  type Policies,
  type SignedInUser,
  type SignedInViewing,
  signedInUser,
} from './signed-in-user.ts'
export { findResources, type StoredResource, type StoredResources } from './stored-resource.ts'
export { endLapsedViewings, endViewing, recordLook, startViewing, viewingModes } from './viewings.ts'
export { type VisibleColumns, visible } from './visible.ts'
