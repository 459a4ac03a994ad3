import { isId, type Reader, type Tx } from '../db/index.ts'
import { recordOwn } from './authenticator.ts'

/** One browser in which a user is signed in. */
export interface OwnSession {
  id: string
  /** “Firefox on Windows”, or empty. */
  browser: string
  firstSeenAt: Date
  lastSeenAt: Date
  isThis: boolean
}

interface SignedIn {
  id: string
  name: string
  session: { tokenHash: string }
}

/** Every live session of the user: this one first, then the newest used. */
export async function listOwnSessions(reader: Reader, user: SignedIn, now: Date): Promise<readonly OwnSession[]> {
  const rows = await reader
    .selectFrom('sessions')
    .select(['id', 'browser', 'created_at', 'last_seen_at', 'token_hash'])
    .where('user_id', '=', user.id)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .limit(100)
    .execute()
  const sessions = rows.map((row) => ({
    id: row.id,
    browser: row.browser,
    firstSeenAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    isThis: row.token_hash === user.session.tokenHash,
  }))
  return sessions.toSorted((one, other) => Number(other.isThis) - Number(one.isThis))
}

/** Ends one other session of the user's own, recorded. False when there is none of that id, or it is this one. */
export async function endOwnSession(tx: Tx, user: SignedIn, id: string, now: Date): Promise<boolean> {
  if (!isId(id)) return false
  const ended = await tx
    .deleteFrom('sessions')
    .where('id', '=', id)
    .where('user_id', '=', user.id)
    .where('token_hash', '!=', user.session.tokenHash)
    .executeTakeFirst()
  if (ended.numDeletedRows === 0n) return false
  await recordOwn(tx, user, 'session.ended', now)
  return true
}

/** Ends every session of the user but this one, and what of theirs stands between two steps of signing in. */
export async function endOtherSessions(tx: Tx, user: SignedIn): Promise<void> {
  await tx.deleteFrom('sign_in_steps').where('user_id', '=', user.id).execute()
  await tx
    .deleteFrom('sessions')
    .where('user_id', '=', user.id)
    .where('token_hash', '!=', user.session.tokenHash)
    .execute()
}

/** Notes whether the sessions of the user stand on a second factor, when they set one up or take it away. */
export async function noteSecondFactor(tx: Tx, userId: string, has: boolean): Promise<void> {
  await tx.updateTable('sessions').set({ has_second_factor: has }).where('user_id', '=', userId).execute()
}
