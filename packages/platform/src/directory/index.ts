/**
 * The door of the directory room, which alone changes users, organisations, memberships and assignments, and alone calls
 * the engine's `judge`: every change is a change set, and no route goes round a constraint.
 */
export { applyChanges, type Changes, type DirectoryActor, type DirectoryCommand } from './apply-changes.ts'
export {
  type AcceptedInvitation,
  acceptInvitation,
  cancelInvitation,
  findInvitation,
  type Invitation,
  inviteMember,
  type NewInvitation,
  renewInvitation,
  type SentInvitation,
} from './invitations.ts'
export { findMember, listMembers, type Member, type MemberFilter, membersHolding } from './members.ts'
export {
  findOrganisation,
  getOrganisation,
  type ListedOrganisation,
  listOrganisations,
  renameOrganisation,
} from './organisations.ts'
export { hashPassword, isPassword } from './password.ts'
export { addUser, findUserByEmail, type User } from './users.ts'
