import type { Assigned, Policy } from '@remit/policy'
import type { Reader, Tx } from '../db/index.ts'
import type { DirectoryActor } from './apply-changes.ts'

export interface NewInvitation {
  policy: Policy
  actor: DirectoryActor
  email: string
  name: string
  organisation: string
  roles: readonly string[]
  assigned: readonly Assigned[]
  reason?: string
  now: Date
  /** 7 unless the service's setting says otherwise. */
  validDays?: number
}

/** For the message to the invited address. `token` goes into the link and is stored nowhere; `hasAccount` chooses between the two messages. */
export interface SentInvitation {
  id: string
  membership: string
  user: string
  email: string
  token: string
  expiresAt: Date
  hasAccount: boolean
}

/** An invitation as its link shows it. */
export interface Invitation {
  id: string
  membership: string
  service: string
  email: string
  name: string
  organisationName: string
  /** True: accept by signing in or at once with the password they have; false: they choose one. */
  hasAccount: boolean
  expiresAt: Date
}

export interface AcceptedInvitation {
  userId: string
  membership: string
  service: string
}

/**
 * Invites somebody: the user's account when the address has none, the membership (judged), and a single-use link. The
 * actor sees the same whether the account existed. Refuses as `applyChanges` does, and with `conflict` when the person
 * already belongs to the organisation.
 */
export async function inviteMember(tx: Tx, invitation: NewInvitation): Promise<SentInvitation> {
  throw new Error(`not built yet: ${tx} ${invitation.email}`)
}

/** A new link for an invitation not yet accepted; the old one stops working. Refuses with `gone` when there is none open or expired. */
export async function renewInvitation(
  tx: Tx,
  renewal: { policy: Policy; actor: DirectoryActor; membership: string; now: Date; validDays?: number },
): Promise<SentInvitation> {
  throw new Error(`not built yet: ${tx} ${renewal.membership}`)
}

/** Withdraws it: the link stops working and the invited membership ends (judged). */
export async function cancelInvitation(
  tx: Tx,
  cancellation: { policy: Policy; actor: DirectoryActor; membership: string; reason?: string; now: Date },
): Promise<void> {
  throw new Error(`not built yet: ${tx} ${cancellation.membership}`)
}

/** What the link with this token offers; undefined when it was used, renewed, cancelled, has expired or never was. */
export async function findInvitation(reader: Reader, token: string, now: Date): Promise<Invitation | undefined> {
  throw new Error(`not built yet: ${reader} ${token} ${now}`)
}

/**
 * Accepts: the membership becomes active (judged again: inviter, organisation and roles must still be good), a new user
 * gets the password's hash. `password` is ignored for a user who has one. Refuses with `gone` when the link no longer
 * works, else as `applyChanges` does.
 */
export async function acceptInvitation(
  tx: Tx,
  acceptance: { policies: ReadonlyMap<string, Policy>; token: string; name?: string; password?: string; now: Date },
): Promise<AcceptedInvitation> {
  throw new Error(`not built yet: ${tx} ${acceptance.now}`)
}
