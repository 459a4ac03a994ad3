import { newId } from '@remit/platform/db'
import { sealOf } from '@remit/platform/host'
import { openStore, stores } from '@remit/platform/testing'
import { expect, test } from 'vitest'
import { rotateSecret } from './secret-rotation.ts'

const now = new Date('2026-11-23T09:00:00Z')
const [old, fresh] = ['o'.repeat(32), 'n'.repeat(32)]

test.each(stores)(
  'a new secret opens what the old one sealed, on record; a wrong one changes nothing (%s)',
  async (store) => {
    const { db, close } = await openStore(store)
    const [sam, ola] = ['sam@example.org', 'ola@example.org'].map((email) => ({ id: newId(now), email, name: email }))
    if (!sam || !ola) throw new Error('There are two.')
    await db
      .insertInto('users')
      .values([sam, ola].map((user) => ({ ...user, created_at: now })))
      .execute()
    const sealed = (secret: string, { id }: { id: string }) => sealOf(secret).seal('JBSWY3DP', `authenticator ${id}`)
    const row = { last_step: 0, created_at: now }
    await db
      .insertInto('authenticators')
      .values([
        { ...row, user_id: sam.id, sealed_key: sealed(old, sam) },
        { ...row, user_id: ola.id, sealed_key: sealed('z'.repeat(32), ola) },
      ])
      .execute()
    const keyOf = async ({ id }: { id: string }, secret: string) => {
      const kept = await db
        .selectFrom('authenticators')
        .select('sealed_key')
        .where('user_id', '=', id)
        .executeTakeFirst()
      return sealOf(secret).open(kept?.sealed_key ?? '', `authenticator ${id}`)
    }

    await expect(rotateSecret(db, { from: old, to: old }, now)).rejects.toThrow('the same as SECRET')
    await expect(rotateSecret(db, { from: 'w'.repeat(32), to: fresh }, now)).rejects.toThrow('not the one in use')
    expect(await keyOf(sam, old)).toBe('JBSWY3DP')
    const told = await rotateSecret(db, { from: old, to: fresh }, now)
    expect(told).toMatch(/^1 authenticator apps go on working.*\n.*ola@example.org.*must set theirs up again/s)
    expect(await keyOf(sam, fresh)).toBe('JBSWY3DP')
    expect(await keyOf(sam, old)).toBeUndefined()
    const entries = await db.selectFrom('audit_entries').select(['action', 'actor_name']).execute()
    expect(entries).toEqual([{ action: 'secret.rotated', actor_name: 'operator' }])
    await close()
  },
)
