import type { Policy } from '@remit/policy'
import type { Reader, Tx } from '../db/index.ts'
import { hashPassword } from '../passwords.ts'
import { Refusal, refuse } from '../refusals.ts'
import { applyChanges } from './apply-changes.ts'
import { hashOfInvitationToken } from './invitation-token.ts'
import { mayStillInvite, waitingMember } from './invitations.ts'

/** An invitation as its link shows it. */
export interface Invitation {
  id: string
  membership: string
  userId: string
  service: string
  email: string
  name: string
  organisationName: string
  /** True: they accept with the account they have; false: they choose a password. */
  hasAccount: boolean
  expiresAt: Date
}

export interface AcceptedInvitation {
  userId: string
  membership: string
  service: string
}

/** What the link with this token offers; undefined when it was used, renewed, cancelled, has expired or never was. */
export async function findInvitation(reader: Reader, token: string, now: Date): Promise<Invitation | undefined> {
  const row = await openInvitation(reader, token, now).executeTakeFirst()
  if (!row) return undefined
  const { password_hash, invited_by: _, ...invitation } = row
  return { ...invitation, hasAccount: password_hash !== null }
}

/**
 * Accepts: the membership becomes active (judged again: inviter, organisation and roles must still be good), a new user
 * gets the password's hash. `name` and `password` are ignored for a user who has an account already. Refuses with `gone`
 * when the link no longer works or the inviter could not invite any more, else as `applyChanges` does. A new user
 * without `password` is a bug of the page.
 */
export async function acceptInvitation(
  tx: Tx,
  acceptance: { policies: ReadonlyMap<string, Policy>; token: string; name?: string; password?: string; now: Date },
): Promise<AcceptedInvitation> {
  const { token, now } = acceptance
  const row = await openInvitation(tx, token, now).forUpdate('i').executeTakeFirst()
  const policy = row && acceptance.policies.get(row.service)
  if (!row || !policy) throw refuse('gone', 'This invitation was used, withdrawn or replaced, or it has expired.')
  const { membership, userId, service } = row
  await inviterMayStill(tx, { policy, invitedBy: row.invited_by, membership, now })
  await tx.updateTable('invitations').set({ accepted_at: now }).where('id', '=', row.id).execute()
  const name = row.password_hash === null ? await openAccount(tx, row, acceptance) : row.name
  const commands = [{ do: 'acceptInvitation', membership } as const]
  await applyChanges(tx, { policy, actor: { id: userId, name }, commands, now })
  return { userId, membership, service }
}

function openInvitation(reader: Reader, token: string, now: Date) {
  return reader
    .selectFrom('invitations as i')
    .innerJoin('memberships as m', 'm.id', 'i.membership_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['i.id', 'i.membership_id as membership', 'i.email', 'i.expires_at as expiresAt', 'i.invited_by'])
    .select(['m.service', 'u.id as userId', 'u.name', 'u.password_hash', 'o.name as organisationName'])
    .where('i.token_hash', '=', hashOfInvitationToken(token))
    .where('i.accepted_at', 'is', null)
    .where('i.cancelled_at', 'is', null)
    .where('i.expires_at', '>', now)
    .where('m.status', '=', 'invited')
    .whereRef('u.email', '=', 'i.email')
    .where('u.closed_at', 'is', null)
}

async function openAccount(
  tx: Tx,
  user: { userId: string; name: string },
  { name = user.name, password }: { name?: string; password?: string },
): Promise<string> {
  if (password === undefined) throw new Error('A new user accepts an invitation with a password.')
  const opened = { name: name.trim(), password_hash: await hashPassword(password) }
  await tx.updateTable('users').set(opened).where('id', '=', user.userId).execute()
  return opened.name
}

async function inviterMayStill(
  tx: Tx,
  about: { policy: Policy; invitedBy: string | null; membership: string; now: Date },
): Promise<void> {
  const { policy, invitedBy, membership, now } = about
  if (invitedBy === null) return
  const waiting = await waitingMember(tx, membership)
  try {
    await mayStillInvite(tx, { policy, actor: { id: invitedBy, name: 'inviter' }, now }, waiting)
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.code !== 'denied') throw cause
    throw refuse('gone', 'The person who invited you may no longer do so. Ask the organisation to invite you again.')
  }
}
