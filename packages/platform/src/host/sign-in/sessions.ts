import { type Account, administersHere, isActing, type SignedInUser } from '../../access/index.ts'
import { hashOfToken, newToken } from '../../credentials/index.ts'
import type { Db, Reader } from '../../db/index.ts'
import type { Hosting } from '../hosting.ts'

/** Whose session begins, and what is known of how. */
export type NewSession = {
  userId: string
  membershipId?: string | undefined
  /** “Firefox on Windows”. */
  browser?: string
  hasSecondFactor?: boolean
}

/**
 * Begins a session for the user and answers its token, for the cookie alone. It acts in the given membership, or in
 * none until one is chosen.
 */
export async function beginSession(
  reader: Reader,
  times: Hosting['config'],
  { userId, membershipId, browser = '', hasSecondFactor = false }: NewSession,
  now: Date,
): Promise<string> {
  const token = newToken()
  await reader
    .insertInto('sessions')
    .values({
      token_hash: hashOfToken(token),
      user_id: userId,
      membership_id: membershipId ?? null,
      csrf_secret: newToken(),
      created_at: now,
      last_seen_at: now,
      expires_at: new Date(now.getTime() + times.idleMs.administrators),
      browser,
      proven_at: now,
      has_second_factor: hasSecondFactor,
    })
    .execute()
  await reader.updateTable('users').set({ last_seen_at: now }).where('id', '=', userId).execute()
  return token
}

/** From now on the session acts in this membership of its user. */
export async function actIn(reader: Reader, tokenHash: string, membershipId: string): Promise<void> {
  await reader
    .updateTable('sessions')
    .set({ membership_id: membershipId })
    .where('token_hash', '=', tokenHash)
    .execute()
}

/** Ends one session at once; one that is not there is ended already. Also sweeps away what expired a day ago. */
export async function endSession(db: Db, tokenHash: string, now: Date): Promise<void> {
  const yesterday = new Date(now.getTime() - 24 * 60 * 60_000)
  await db
    .deleteFrom('sessions')
    .where((where) => where.or([where('token_hash', '=', tokenHash), where('expires_at', '<', yesterday)]))
    .execute()
}

/** Notes that the session is used: it then lives for another idle time, but never beyond its whole time. */
export async function keepAlive(hosting: Hosting, account: Account | SignedInUser, now: Date): Promise<void> {
  const { session } = account
  // Half a minute is exact enough, and spares a write on almost every request.
  if (now.getTime() - session.lastSeenAt.getTime() < 30_000 && session.lastSeenAt > session.createdAt) return
  const expiresAt = new Date(now.getTime() + millisecondsLeft(hosting, account, now))
  await hosting.db
    .updateTable('sessions')
    .set({ last_seen_at: now, expires_at: expiresAt })
    .where('token_hash', '=', session.tokenHash)
    .execute()
  // Whoever is viewed was not here.
  const seen = account.viewing?.by.id ?? account.id
  await hosting.db.updateTable('users').set({ last_seen_at: now }).where('id', '=', seen).execute()
}

/** How long the session lives if nothing more is asked from now on. */
export function millisecondsLeft({ config }: Hosting, account: Account | SignedInUser, now: Date): number {
  const administers = !isActing(account) || account.viewing !== undefined || administersHere(account, now)
  const idle = administers ? config.idleMs.administrators : config.idleMs.others
  return Math.min(account.session.createdAt.getTime() + config.sessionMs - now.getTime(), idle)
}
