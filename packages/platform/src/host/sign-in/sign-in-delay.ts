import type { Db } from '../../db/index.ts'
import { refuse } from '../../refusals.ts'
import { sign } from '../forgery.ts'
import type { Hosting } from '../hosting.ts'
import type { Visit } from '../visit.ts'

/** How failed attempts slow the next one: `free` of them cost nothing, then 1, 2, 4 … seconds, up to `mostSeconds`. */
type Slowing = { free: number; mostSeconds: number }

const slowings = { account: { free: 3, mostSeconds: 30 }, address: { free: 20, mostSeconds: 60 } } as const
const forgottenAfterMs = 15 * 60_000

/** The rows an attempt is counted in. Email and address are kept as keyed hashes only. */
export type AttemptKeys = { account: string; address: string }

/**
 * Counted by account and by address. A browser that signed in as this user before has a count of its own, so nobody
 * else's failures can keep the user out. Source: OWASP, “Slow Down Online Guessing Attacks with Device Cookies”.
 */
export function attemptKeys(
  { config }: Hosting,
  { email, address, knownBrowser }: { email: string; address: string; knownBrowser: boolean },
): AttemptKeys {
  const keyed = (text: string) => sign(config.secret, `attempt ${text}`)
  const account = knownBrowser ? `browser:${keyed(`${email} ${address}`)}` : `email:${keyed(email)}`
  return { account, address: `address:${keyed(address)}` }
}

/** The rows an attempt at a user's code, or at proving again who they are, is counted in: only they can slow themselves down. */
export function ownAttemptKeys({ config }: Hosting, userId: string, address: string): AttemptKeys {
  const keyed = (text: string) => sign(config.secret, `attempt ${text}`)
  return { account: `own:${keyed(userId)}`, address: `address:${keyed(address)}` }
}

/** The row an attempt is counted in when nobody knows yet whose it is. */
export function addressAttemptKeys({ config }: Hosting, address: string): AttemptKeys {
  const key = `address:${sign(config.secret, `attempt ${address}`)}`
  return { account: `passkey:${key}`, address: key }
}

/**
 * Counts an attempt as failed before it is looked at, so that attempts sent all at once are counted as well; one that
 * turns out right is forgotten by `forgetFailures`. Throws `too-many` while the last failures still slow this one down.
 */
export async function countAttempt({ db }: Hosting, visit: Visit, keys: AttemptKeys): Promise<void> {
  const seconds = await secondsToWait(db, keys, visit.now)
  if (seconds > 0) {
    visit.reply.header('retry-after', String(seconds))
    throw refuse('too-many', {
      message: 'Several attempts have failed.',
      next: `Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then try again. If you have forgotten your password, ask for a new one.`,
    })
  }
  await countFailure(db, keys, visit.now)
}

/** Whole seconds until another attempt is allowed; 0 when it is allowed now. */
async function secondsToWait(db: Db, keys: AttemptKeys, now: Date): Promise<number> {
  const rows = await db
    .selectFrom('sign_in_attempts')
    .select('next_allowed_at')
    .where('key', 'in', [keys.account, keys.address])
    .execute()
  const waits = rows.map((row) => row.next_allowed_at.getTime() - now.getTime())
  return Math.max(0, Math.ceil(Math.max(0, ...waits) / 1000))
}

/** Counts a failure, at once and for every process. */
async function countFailure(db: Db, keys: AttemptKeys, now: Date): Promise<void> {
  await slowDown(db, keys.account, slowings.account, now)
  await slowDown(db, keys.address, slowings.address, now)
}

/** A right password forgets the account's failures; of the address's only this attempt, as it may be trying others. */
export async function forgetFailures(db: Db, keys: AttemptKeys, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_attempts').where('key', '=', keys.account).execute()
  await db
    .updateTable('sign_in_attempts')
    .set((row) => ({ failures: row('failures', '-', 1), next_allowed_at: now }))
    .where('key', '=', keys.address)
    .where('failures', '>', 0)
    .execute()
}

async function slowDown(db: Db, key: string, slowing: Slowing, now: Date): Promise<void> {
  const fresh = new Date(now.getTime() - forgottenAfterMs)
  const { failures } = await db
    .insertInto('sign_in_attempts')
    .values({ key, failures: 1, last_failed_at: now, next_allowed_at: now })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({
        failures: row
          .case()
          .when('sign_in_attempts.last_failed_at', '<', fresh)
          .then(1)
          .else(row('sign_in_attempts.failures', '+', 1))
          .end(),
        last_failed_at: now,
      })),
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  const over = failures - slowing.free
  if (over <= 0) return
  const seconds = Math.min(2 ** Math.min(over - 1, 10), slowing.mostSeconds)
  const next = new Date(now.getTime() + seconds * 1000)
  await db.updateTable('sign_in_attempts').set({ next_allowed_at: next }).where('key', '=', key).execute()
}
