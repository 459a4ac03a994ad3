import { parseArgs } from 'node:util'
import { type Db, inTransaction, type Tx } from '@remit/platform/db'
import { removeFactors, signOutUser } from '@remit/platform/host'
import type { Command, Surroundings } from './commands.ts'
import { openData } from './open-data.ts'

/** Whom it is about: an email address, or everybody. */
export type Whom = { email: string } | 'everybody'

/** Signs somebody out everywhere, or everybody. */
export const signOut: Command = {
  name: 'sign-out',
  usage: 'npm run remit -- sign-out --email sam@example.org    (or --everybody)',
  what: 'Ends every session of a user, or of everybody, at once and in every process.',
  run: (options, surroundings) => withData(surroundings, (db) => endSessions(db, whomIn(options), surroundings.now)),
}

/** Takes away the second step of somebody who lost their phone and their recovery codes. */
export const secondFactorRemoval: Command = {
  name: 'second-factor-removal',
  usage: 'npm run remit -- second-factor-removal --email sam@example.org',
  what: 'Takes a user’s authenticator app, recovery codes and passkeys away, when you have made sure who is asking.',
  run: (options, surroundings) => withData(surroundings, (db) => forgetFactors(db, whomIn(options), surroundings.now)),
}

/** Answers what happened, in words. Throws when nobody has that address. */
export async function endSessions(db: Db, whom: Whom, now: Date): Promise<string> {
  if (whom !== 'everybody') {
    return withUser(db, whom.email, async (tx, user) => {
      await signOutUser(tx, user, now)
      return `${user.name} is signed out everywhere.`
    })
  }
  const { numDeletedRows } = await db.deleteFrom('sessions').executeTakeFirst()
  return `Everybody is signed out: ${numDeletedRows} sessions have ended.`
}

/** Answers what happened, in words. Throws when nobody has that address, and for everybody. */
export async function forgetFactors(db: Db, whom: Whom, now: Date): Promise<string> {
  if (whom === 'everybody') throw new Error('One person at a time: --email sam@example.org')
  return withUser(db, whom.email, async (tx, user) => {
    await removeFactors(tx, user, now)
    return `${user.name} signs in with the password alone until a second step is set up again.`
  })
}

function whomIn(options: readonly string[]): Whom {
  const given = { email: { type: 'string' }, everybody: { type: 'boolean' } } as const
  const { email, everybody } = parseArgs({ args: [...options], options: given }).values
  if (everybody) return 'everybody'
  if (!email) throw new Error('Say who: --email sam@example.org')
  return { email: email.trim().toLowerCase() }
}

async function withData({ config, services }: Surroundings, work: (db: Db) => Promise<string>): Promise<string> {
  const database = await openData(config, services)
  try {
    return await work(database.db)
  } finally {
    await database.close()
  }
}

async function withUser(
  db: Db,
  email: string,
  change: (tx: Tx, user: { id: string; name: string }) => Promise<string>,
): Promise<string> {
  const user = await db.selectFrom('users').select(['id', 'name']).where('email', '=', email).executeTakeFirst()
  if (user === undefined) throw new Error(`Nobody has the address “${email}”.`)
  return inTransaction(db, (tx) => change(tx, user))
}
