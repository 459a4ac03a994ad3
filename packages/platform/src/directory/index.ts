/**
 * The door of the directory room, which alone changes users, organisations, memberships and assignments, and alone calls
 * the engine's `judge`: every change is a change set, and no route goes round a constraint.
 */

export { hashPassword, isPassword } from '../passwords.ts'
export {
  type AcceptedInvitation,
  acceptInvitation,
  findInvitation,
  type Invitation,
} from './accept-invitation.ts'
export { administeringRoles, isHolder } from './administering-roles.ts'
export {
  applyChanges,
  type Changes,
  type DirectoryActor,
  type DirectoryCommand,
  judgeChanges,
} from './apply-changes.ts'
export { appointFirstAdministrator } from './appoint-first-administrator.ts'
export { type Belonging, endOfBelongings, listBelongings, rolesStandAt } from './belongings.ts'
export { type CoverNeed, coverNeeds, isGivenOn, listThinCover, type ThinCover } from './cover.ts'
export {
  findMadeRole,
  holdersOfRole,
  type ListedRole,
  listMadeRoles,
  type MadeRole,
  type MadeRoleJson,
  madeRoleJson,
  madeRoleOf,
  madeRolesAround,
  madeRolesAt,
  madeRolesWith,
  type RoleHolder,
} from './custom-roles.ts'
export { type Decider, decidersOf } from './deciders.ts'
export { type ErasedUser, eraseUser } from './erase-user.ts'
export {
  type MembershipJson,
  membershipJson,
  membershipOf,
  membershipsWhere,
  type OrganisationJson,
  organisationJson,
  organisationOf,
  organisationsAbove,
  stepUp,
} from './facts.ts'
export { firstAdministratorWays } from './first-administrator-ways.ts'
export { forgetGivenAdministration, hasGivenAdministration } from './given-administration.ts'
export {
  acceptHandover,
  addHandover,
  closeHandover,
  handoverCommands,
  type Wish,
} from './handovers.ts'
export { hashOfInvitationToken, newInvitationToken } from './invitation-token.ts'
export {
  cancelInvitation,
  hasJustInvited,
  type InvitationAct,
  inviteMember,
  type NewInvitation,
  renewInvitation,
  type SentInvitation,
} from './invitations.ts'
export { judgedDown } from './judged-down.ts'
export { type Leaving, leaveOrganisation, rehearseLeaving } from './leave.ts'
export { findHandover, type Handover, listHandoversOf, listLapsedHandovers } from './list-handovers.ts'
export {
  type AccessRequest,
  findRequest,
  listRequestsBeneath,
  listRequestsOf,
  listUnanswered,
  type RequestedAccess,
} from './list-requests.ts'
export { countMembers } from './member-ids.ts'
export {
  findMember,
  findMembers,
  listMembers,
  type Member,
  type MemberFilter,
  membersHolding,
  membersInGroups,
} from './members.ts'
export { hasMembersBeneath, listMembersAfter } from './members-after.ts'
export { idsIn, namesOf, withNames } from './names.ts'
export {
  findOrganisation,
  getOrganisation,
  type ListedOrganisation,
  listOrganisations,
  listOrganisationsAfter,
  renameOrganisation,
} from './organisations.ts'
export { type Rehearsed, rehearse, type Try } from './rehearse.ts'
export { type RemindedInvitation, remindInvited } from './remind-invited.ts'
export { accountTypesAt, replacedBy } from './replaced-roles.ts'
export {
  addRequest,
  closeUnanswered,
  commandsFor,
  declineRequest,
  grantRequest,
  hasAlready,
  withdrawRequest,
} from './requests.ts'
export { keepBothPlaces, listSecondPlaces, noteReported, type SecondPlace } from './second-places.ts'
export { numberSetting } from './settings.ts'
export { addUser, findUserByEmail, type User } from './users.ts'
export { type ActingMember, requestsWaitingFor } from './waiting-requests.ts'
