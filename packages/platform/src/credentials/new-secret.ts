import { record } from '../audit/index.ts'
import type { Tx } from '../db/index.ts'
import { aboutKeyOf } from './authenticator.ts'
import type { Seal } from './seal.ts'

/** How many authenticator apps go on working, and whose do not: sealed with another secret than the one before. */
interface Resealed {
  kept: number
  unreadable: readonly { id: string; name: string; email: string }[]
}

/** Seals everything that outlives a visit with a new secret in place of the old, recorded as the operator's doing. */
export async function resealWith(tx: Tx, seals: { from: Seal; to: Seal }, now: Date): Promise<Resealed> {
  const rows = await tx
    .selectFrom('authenticators as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select(['u.id', 'u.name', 'u.email', 'a.sealed_key'])
    .orderBy('u.email')
    .forUpdate('a')
    .execute()
  const unreadable: Resealed['unreadable'][number][] = []
  for (const { sealed_key, ...user } of rows) {
    const about = aboutKeyOf(user.id)
    const key = seals.from.open(sealed_key, about)
    if (key === undefined) {
      unreadable.push(user)
      continue
    }
    const sealed = seals.to.seal(key, about)
    await tx.updateTable('authenticators').set({ sealed_key: sealed }).where('user_id', '=', user.id).execute()
  }
  const kept = rows.length - unreadable.length
  const subject = { type: 'remit', id: 'secret', name: 'Remit' }
  const after = { authenticators: kept, unreadable: unreadable.length }
  await record(tx, { at: now, actor: { system: 'operator' }, action: 'secret.rotated', subject, after })
  return { kept, unreadable }
}
