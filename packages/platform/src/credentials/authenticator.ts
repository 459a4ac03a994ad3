import { record } from '../audit/index.ts'
import type { Reader, Tx } from '../db/index.ts'
import { stepOfCode } from './one-time-code.ts'
import { acceptRecoveryCode, countRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts'
import type { Seal } from './seal.ts'

/** Whose credentials they are: the user acts for themselves. */
export interface Owner {
  id: string
  name: string
  email: string
}

/**
 * Gives the user an authenticator app in place of any they had, once a code shows that it works, recorded. Answers ten
 * recovery codes, shown now or never; undefined when the code is wrong.
 */
export async function addAuthenticator(
  tx: Tx,
  { user, key, code, seal, now }: { user: Owner; key: string; code: string; seal: Seal; now: Date },
): Promise<readonly string[] | undefined> {
  const step = stepOfCode(key, code, now)
  if (step === undefined) return undefined
  const row = { sealed_key: seal.seal(key, aboutKeyOf(user.id)), last_step: step, created_at: now }
  await tx
    .insertInto('authenticators')
    .values({ user_id: user.id, ...row })
    .onConflict((on) => on.column('user_id').doUpdateSet(row))
    .execute()
  await recordOwn(tx, user, 'authenticator.added', now)
  return replaceRecoveryCodes(tx, user.id, now)
}

/** Takes the app and the recovery codes away, recorded. Nothing happens when there is none. */
export async function removeAuthenticator(tx: Tx, user: Owner, now: Date): Promise<void> {
  const { numDeletedRows } = await tx.deleteFrom('authenticators').where('user_id', '=', user.id).executeTakeFirst()
  await tx.deleteFrom('recovery_codes').where('user_id', '=', user.id).execute()
  if (numDeletedRows > 0n) await recordOwn(tx, user, 'authenticator.removed', now)
}

/** New recovery codes in place of the old, recorded. */
export async function renewRecoveryCodes(tx: Tx, user: Owner, now: Date): Promise<readonly string[]> {
  await recordOwn(tx, user, 'recovery-codes.renewed', now)
  return replaceRecoveryCodes(tx, user.id, now)
}

/** When the app was set up and how many recovery codes are left; undefined when there is no app. */
export async function findAuthenticator(
  reader: Reader,
  userId: string,
): Promise<{ addedAt: Date; codesLeft: number } | undefined> {
  const row = await reader
    .selectFrom('authenticators')
    .select('created_at')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row && { addedAt: row.created_at, codesLeft: await countRecoveryCodes(reader, userId) }
}

/**
 * Takes a code of the user's app, or a recovery code, once: which of them it was, or undefined when it is neither, or was
 * used before. INVARIANT (codes once): the step only rises, and is compared where it is written.
 */
export async function acceptCode(
  tx: Tx,
  { userId, typed, seal, now }: { userId: string; typed: string; seal: Seal; now: Date },
): Promise<'app' | 'recovery' | undefined> {
  if (await acceptAppCode(tx, { userId, typed, seal, now })) return 'app'
  return (await acceptRecoveryCode(tx, userId, typed, now)) ? 'recovery' : undefined
}

async function acceptAppCode(
  tx: Tx,
  { userId, typed, seal, now }: { userId: string; typed: string; seal: Seal; now: Date },
): Promise<boolean> {
  const row = await tx
    .selectFrom('authenticators')
    .select('sealed_key')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const key = row && seal.open(row.sealed_key, aboutKeyOf(userId))
  const step = key && stepOfCode(key, typed, now)
  if (!step) return false
  const accepted = await tx
    .updateTable('authenticators')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return accepted.numUpdatedRows === 1n
}

/** Notes in the history what a user did to their own account. */
export async function recordOwn(
  tx: Tx,
  user: { id: string; name: string },
  action: string,
  now: Date,
  change: { before?: Readonly<Record<string, unknown>>; after?: Readonly<Record<string, unknown>> } = {},
): Promise<void> {
  const { id, name } = user
  await record(tx, { at: now, actor: { id, name }, subject: { type: 'user', id, name }, action, ...change })
}

/** What an authenticator's key is sealed for. */
export function aboutKeyOf(userId: string): string {
  return `authenticator ${userId}`
}
