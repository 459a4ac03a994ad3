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
export {
  applyChanges,
  type Changes,
  type DirectoryActor,
  type DirectoryCommand,
  judgeChanges,
} from './apply-changes.ts'
export {
  type MembershipJson,
  membershipJson,
  membershipOf,
  type OrganisationJson,
  organisationJson,
  organisationOf,
  organisationsAbove,
  stepUp,
} from './facts.ts'
export {
  cancelInvitation,
  type InvitationAct,
  inviteMember,
  type NewInvitation,
  renewInvitation,
  type SentInvitation,
} from './invitations.ts'
export { findMember, listMembers, type Member, type MemberFilter, membersHolding } from './members.ts'
export { idsIn, namesOf, withNames } from './names.ts'
export {
  findOrganisation,
  getOrganisation,
  type ListedOrganisation,
  listOrganisations,
  renameOrganisation,
} from './organisations.ts'
export { addUser, findUserByEmail, type User } from './users.ts'
