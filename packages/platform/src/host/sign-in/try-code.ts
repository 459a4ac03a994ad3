import { acceptCode, recordOwn, type Seal } from '../../credentials/index.ts'
import { inTransaction, type Tx } from '../../db/index.ts'
import { defineTemplate, send } from '../../notify/index.ts'
import type { Hosting } from '../hosting.ts'
import type { Visit } from '../visit.ts'
import { countAttempt, forgetFailures, ownAttemptKeys } from './sign-in-delay.ts'

const usedMessage = defineTemplate({
  kind: 'host.recoveryCodeUsed',
  subject: 'A recovery code was used to sign in to Remit',
  paragraphs: [
    'Hello ((name))',
    'Somebody signed in to your account with your password and one of your recovery codes.',
    'If it was not you, choose a new password at once: ((link))',
  ],
})

/**
 * Tries a code of the user's app, or a recovery code: which it was, or undefined when it is neither. Failures slow the
 * next attempt down. Throws `too-many` when it comes too soon.
 */
export async function tryCode(
  hosting: Hosting,
  visit: Visit,
  { userId, typed }: { userId: string; typed: string },
): Promise<'app' | 'recovery' | undefined> {
  const keys = ownAttemptKeys(hosting, userId, visit.request.ip)
  await countAttempt(hosting, visit, keys)
  const { seal, db, config } = hosting
  const taken = { userId, typed, seal, publicUrl: config.publicUrl }
  const accepted = await inTransaction(db, (tx) => takeCode(tx, taken, visit.now))
  if (accepted) await forgetFailures(db, keys, visit.now)
  else visit.request.log.info({ happened: 'sign-in failed', by: 'code', user: userId })
  return accepted
}

/** Takes the code, once; a recovery code is recorded, and its owner told. Undefined when it is neither. */
export async function takeCode(
  tx: Tx,
  { publicUrl, ...code }: { userId: string; typed: string; seal: Seal; publicUrl: string },
  now: Date,
): Promise<'app' | 'recovery' | undefined> {
  const which = await acceptCode(tx, { ...code, now })
  if (which === 'recovery') await tellUsed(tx, publicUrl, code.userId, now)
  return which
}

async function tellUsed(tx: Tx, publicUrl: string, userId: string, now: Date): Promise<void> {
  const user = await tx
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  await recordOwn(tx, user, 'recovery-code.used', now)
  const gaps = { name: user.name, link: `${publicUrl}/forgotten-password` }
  await send(tx, { template: usedMessage, to: user.email, gaps, now })
}
