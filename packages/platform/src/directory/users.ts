import type { Selectable } from 'kysely'
import { type Actor, record } from '../audit/index.ts'
import { newId, type Reader, type Tables, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'

export type User = Selectable<Tables['users']>

/** The account of an address, however it is written; undefined when there is none. Closed accounts are found too. */
export async function findUserByEmail(reader: Reader, email: string): Promise<User | undefined> {
  return reader.selectFrom('users').selectAll().where('email', '=', written(email)).executeTakeFirst()
}

/**
 * Adds an account without any membership, recorded, and returns its id. `passwordHash` comes from `hashPassword`; without
 * it nobody can sign in to it yet. Refuses with `conflict` when the address has an account.
 */
export async function addUser(
  tx: Tx,
  user: { id?: string; email: string; name: string; passwordHash?: string },
  actor: Actor,
  now: Date,
): Promise<string> {
  const id = user.id ?? newId(now)
  const added = await tx
    .insertInto('users')
    .values({
      id,
      email: written(user.email),
      name: user.name.trim(),
      password_hash: user.passwordHash ?? null,
      created_at: now,
    })
    .onConflict((on) => on.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw refuse('conflict', `${written(user.email)} has an account already.`)
  const subject = { type: 'user', id, name: user.name.trim() }
  await record(tx, { at: now, actor, action: 'user.added', subject, after: { email: written(user.email) } })
  return id
}

function written(email: string): string {
  return email.trim().toLowerCase()
}
