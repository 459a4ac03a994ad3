import { type Db, inTransaction } from '@remit/platform/db'
import { resealWith, sealOf } from '@remit/platform/host'
import type { Command } from './commands.ts'
import { openData } from './open-data.ts'

/** Puts a new secret in place of the old, so that authenticator apps go on working. */
export const secretRotation: Command = {
  name: 'secret-rotation',
  usage: 'SECRET=… NEW_SECRET=… npm run remit -- secret-rotation',
  what: 'Seals what the database keeps sealed with NEW_SECRET, while Remit is stopped; then start it with that as SECRET.',
  async run(_options, { config, services, now }) {
    const { secret, newSecret } = config
    if (newSecret === undefined)
      throw new Error('Say what the new secret is: NEW_SECRET, as “openssl rand -hex 32” makes.')
    const database = await openData(config, services)
    try {
      return await rotateSecret(database.db, { from: secret, to: newSecret }, now)
    } finally {
      await database.close()
    }
  },
}

/**
 * Answers what happened, in words. Throws, and nothing is changed, when the two are the same, or when the old secret opens
 * nothing of what is there: then it is not the one in use.
 */
export async function rotateSecret(db: Db, { from, to }: { from: string; to: string }, now: Date): Promise<string> {
  if (from === to) throw new Error('NEW_SECRET is the same as SECRET: nothing was changed.')
  const { kept, unreadable } = await inTransaction(db, async (tx) => {
    const resealed = await resealWith(tx, { from: sealOf(from), to: sealOf(to) }, now)
    if (resealed.kept === 0 && resealed.unreadable.length > 0)
      throw new Error('SECRET opens nothing that is kept here, so it is not the one in use: nothing was changed.')
    return resealed
  })
  const lost = unreadable.map(
    ({ name, email }) => `\n  ${name} (${email}) must set theirs up again: it was sealed otherwise.`,
  )
  return `${kept} authenticator apps go on working. Start Remit with the new secret as SECRET now.${lost.join('')}`
}
