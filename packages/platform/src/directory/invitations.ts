import type { Assigned, Policy } from '@remit/policy'
import { sql } from 'kysely'
import { record } from '../audit/index.ts'
import { newId, type Reader, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import { applyChanges, type DirectoryActor, judgeChanges } from './apply-changes.ts'
import { recordedActor } from './change-entries.ts'
import { membershipsWhere } from './facts.ts'
import { hashOfInvitationToken, newInvitationToken } from './invitation-token.ts'
import { addUser, findUserByEmail, type User } from './users.ts'

export interface NewInvitation {
  policy: Policy
  actor: DirectoryActor
  email: string
  /** What the inviter calls them: the name of a new user; for somebody who has an account, what is shown until they accept. */
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

/** One act on an invitation that waits. */
export interface InvitationAct {
  policy: Policy
  actor: DirectoryActor
  membership: string
  reason?: string
  now: Date
}

/**
 * Invites somebody: the user's account when the address has none, the membership (judged), and a single-use link. The
 * actor sees the same whether the account existed. Refuses as `applyChanges` does, and with `conflict` when the person
 * already belongs to the organisation.
 */
export async function inviteMember(tx: Tx, invitation: NewInvitation): Promise<SentInvitation> {
  const { policy, actor, organisation, now, reason } = invitation
  const user = await accountFor(tx, invitation)
  if (await belongs(tx, user.id, organisation)) {
    throw refuse('conflict', `${user.email} belongs to this organisation already, or is invited to it.`)
  }
  const membership = newId(now)
  const commands = [{ ...inviteCommand(invitation, { membership, user: user.id }), knownAs: invitation.name }]
  await applyChanges(tx, { policy, actor, commands, now, ...(reason === undefined ? {} : { reason }) })
  return writeInvitation(tx, { membership, user, actor, now, validDays: invitation.validDays })
}

/**
 * A new link for a member who still waits; the old one stops working. Whoever may invite such a member may renew.
 * Refuses with `conflict` when the member does not wait any more, else as `applyChanges` does.
 */
export async function renewInvitation(tx: Tx, act: InvitationAct & { validDays?: number }): Promise<SentInvitation> {
  const { actor, membership, now } = act
  const waiting = await waitingMember(tx, membership)
  await mayStillInvite(tx, act, waiting)
  await cancelOpen(tx, membership, now)
  const user = await tx.selectFrom('users').selectAll().where('id', '=', waiting.user).executeTakeFirstOrThrow()
  await recordRenewal(tx, act, waiting)
  return writeInvitation(tx, { membership, user, actor, now, validDays: act.validDays })
}

async function recordRenewal(
  tx: Tx,
  { policy, actor, now }: InvitationAct,
  { id, organisation, user }: Waiting,
): Promise<void> {
  const { path } = await tx
    .selectFrom('organisations')
    .select('path')
    .where('id', '=', organisation)
    .executeTakeFirstOrThrow()
  // Until they accept, people stand in the history under the name the inviter gave.
  const { name } = await tx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(({ fn }) => fn.coalesce('m.known_as', 'u.name').as('name'))
    .where('m.id', '=', id)
    .executeTakeFirstOrThrow()
  const where = { service: policy.key, organisation: { id: organisation, path } }
  const subject = { type: 'user', id: user, name }
  await record(tx, { at: now, actor: recordedActor({ actor }), ...where, action: 'invitation.renewed', subject })
}

/** Withdraws it: the link stops working and the invited membership ends (judged). */
export async function cancelInvitation(tx: Tx, act: InvitationAct): Promise<void> {
  const { membership, ...changes } = act
  await waitingMember(tx, membership)
  await applyChanges(tx, { ...changes, commands: [{ do: 'endMembership', membership }] })
}

/** The membership of somebody who was invited and has not accepted; refuses with `conflict` otherwise. */
export async function waitingMember(tx: Tx, id: string) {
  const [membership] = await membershipsWhere(tx, sql`m.id = ${id}`)
  if (membership?.status === 'invited') return membership
  throw refuse('conflict', 'This user is not waiting for an invitation to be accepted any more.')
}

type Waiting = Awaited<ReturnType<typeof waitingMember>>

/** Refuses as `applyChanges` does unless the actor could make this same invitation now. */
export async function mayStillInvite(
  tx: Tx,
  act: Pick<InvitationAct, 'policy' | 'actor' | 'now'>,
  waiting: Waiting,
): Promise<void> {
  const { organisation, assigned, assignments } = waiting
  const again = { organisation, assigned, roles: assignments.map(({ role }) => role) }
  // Somebody new, since this member stands there already.
  const commands = [inviteCommand(again, { membership: newId(act.now), user: newId(act.now) })]
  await judgeChanges(tx, { policy: act.policy, actor: act.actor, now: act.now, commands })
}

function inviteCommand(
  invitation: Pick<NewInvitation, 'organisation' | 'roles' | 'assigned'>,
  ids: { membership: string; user: string },
) {
  const { organisation, assigned } = invitation
  const roles = invitation.roles.map((role) => ({ role }))
  return { do: 'invite', ...ids, organisation, assigned, roles } as const
}

/** The account of an address, made when there is none. Refuses with `conflict` when it is closed. */
export async function accountFor(
  tx: Tx,
  { actor, email, name, now }: Pick<NewInvitation, 'actor' | 'email' | 'name' | 'now'>,
): Promise<User> {
  const known = await findUserByEmail(tx, email)
  if (known?.closed_at) throw refuse('conflict', `The account of ${known.email} is closed.`)
  if (known) return known
  await addUser(tx, { email, name }, 'id' in actor ? actor : { system: actor.name }, now)
  const added = await findUserByEmail(tx, email)
  if (!added) throw new Error('The user just added is not there.')
  return added
}

async function belongs(tx: Tx, user: string, organisation: string): Promise<boolean> {
  const found = await tx
    .selectFrom('memberships')
    .select('id')
    .where('user_id', '=', user)
    .where('organisation_id', '=', organisation)
    .where('status', '!=', 'ended')
    .executeTakeFirst()
  return found !== undefined
}

/** Whether this user invited the address to the organisation within the last minute and it still waits: the same press once more. */
export async function hasJustInvited(
  reader: Reader,
  asked: { by: string; email: string; organisation: string; now: Date },
): Promise<boolean> {
  const found = await reader
    .selectFrom('users as u')
    .innerJoin('memberships as m', 'm.user_id', 'u.id')
    .innerJoin('invitations as i', 'i.membership_id', 'm.id')
    .select('i.id')
    .where('u.email', '=', asked.email)
    .where('m.organisation_id', '=', asked.organisation)
    .where('m.status', '=', 'invited')
    .where('i.invited_by', '=', asked.by)
    .where('i.created_at', '>', new Date(asked.now.getTime() - 60_000))
    .where('i.accepted_at', 'is', null)
    .where('i.cancelled_at', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}

/** Ends the link of a membership that waits. */
export async function cancelOpen(tx: Tx, membership: string, now: Date): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ cancelled_at: now })
    .where('membership_id', '=', membership)
    .where('accepted_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute()
}

/** Writes the link of a membership that waits; the actor is who is asked again when it is accepted: nobody, for the system. */
export async function writeInvitation(
  tx: Tx,
  sent: { membership: string; user: User; actor: DirectoryActor; now: Date; validDays: number | undefined },
): Promise<SentInvitation> {
  const { membership, user, actor, now, validDays = 7 } = sent
  const [id, token] = [newId(now), newInvitationToken()]
  const expiresAt = new Date(now.getTime() + validDays * 86_400_000)
  await tx
    .insertInto('invitations')
    .values({
      id,
      membership_id: membership,
      email: user.email,
      token_hash: hashOfInvitationToken(token),
      invited_by: 'id' in actor ? actor.id : null,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { id, membership, user: user.id, email: user.email, token, expiresAt, hasAccount: user.password_hash !== null }
}
