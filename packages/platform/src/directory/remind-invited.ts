import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import { hashOfInvitationToken, newInvitationToken } from './invitation-token.ts'

/** An invitation that ends soon, with a fresh link: the one before works no more. */
export interface RemindedInvitation {
  token: string
  service: string
  organisation: { id: string; name: string }
  name: string
  email: string
  expiresAt: Date
}

const reminderMs = 2 * 86_400_000
const pauseMs = 86_400_000

/**
 * Takes the invitations that end within two days, each once, and gives each a new link in place of the old; its end stays.
 * None that was made within the last day, nor of a service not named. At most 100: call again until none comes back.
 */
export async function remindInvited(
  tx: Tx,
  services: readonly string[],
  now: Date,
): Promise<readonly RemindedInvitation[]> {
  const due = await tx
    .selectFrom('invitations as i')
    .innerJoin('memberships as m', 'm.id', 'i.membership_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select([
      'i.id',
      'm.service',
      'o.id as organisation',
      'o.name as organisationName',
      'i.email',
      'i.expires_at as expiresAt',
    ])
    .select(sql<string>`coalesce(m.known_as, u.name)`.as('name'))
    .where('i.accepted_at', 'is', null)
    .where('i.cancelled_at', 'is', null)
    .where('i.reminded_at', 'is', null)
    .where('i.expires_at', '>', now)
    .where('i.expires_at', '<=', new Date(now.getTime() + reminderMs))
    .where('i.created_at', '<=', new Date(now.getTime() - pauseMs))
    .where('m.status', '=', 'invited')
    .where('m.service', 'in', services)
    .where('u.closed_at', 'is', null)
    .orderBy('i.expires_at')
    .limit(100)
    .forUpdate('i')
    .skipLocked()
    .execute()
  const reminded: RemindedInvitation[] = []
  for (const { id, organisation, organisationName, ...rest } of due) {
    const token = newInvitationToken()
    const renewed = { token_hash: hashOfInvitationToken(token), reminded_at: now }
    await tx.updateTable('invitations').set(renewed).where('id', '=', id).execute()
    reminded.push({ ...rest, token, organisation: { id: organisation, name: organisationName } })
  }
  return reminded
}
