import { record } from '../audit/index.ts'
import type { Tx } from '../db/index.ts'

type Person = { id: string; name: string }

/** Ends every session of the user at once, recorded as the operator's doing. */
export async function signOutUser(tx: Tx, user: Person, now: Date): Promise<void> {
  await tx.deleteFrom('sessions').where('user_id', '=', user.id).execute()
  await recordFor(tx, user, 'sessions.ended', now)
}

/** Takes the user's app, recovery codes and passkeys away and ends their sessions, recorded as the operator's doing. */
export async function removeFactors(tx: Tx, user: Person, now: Date): Promise<void> {
  for (const table of ['authenticators', 'recovery_codes', 'passkeys', 'sessions'] as const) {
    await tx.deleteFrom(table).where('user_id', '=', user.id).execute()
  }
  await recordFor(tx, user, 'authenticator.removed', now)
}

async function recordFor(tx: Tx, { id, name }: Person, action: string, now: Date): Promise<void> {
  await record(tx, { at: now, actor: { system: 'operator' }, subject: { type: 'user', id, name }, action })
}
