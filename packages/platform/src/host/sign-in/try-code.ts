import { acceptCode, recordOwn } from '../../credentials/index.ts'
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
  const { seal, db } = hosting
  const accepted = await inTransaction(db, async (tx) => {
    const which = await acceptCode(tx, { userId, typed, seal, now: visit.now })
    if (which === 'recovery') await tellUsed(hosting, tx, userId, visit.now)
    return which
  })
  if (accepted) await forgetFailures(db, keys, visit.now)
  else visit.request.log.info({ happened: 'sign-in failed', by: 'code', user: userId })
  return accepted
}

async function tellUsed({ config }: Hosting, tx: Tx, userId: string, now: Date): Promise<void> {
  const user = await tx
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  await recordOwn(tx, user, 'recovery-code.used', now)
  const gaps = { name: user.name, link: `${config.publicUrl}/forgotten-password` }
  await send(tx, { template: usedMessage, to: user.email, gaps, now })
}
