import { newId } from '@remit/platform/db'
import { openStore, stores } from '@remit/platform/testing'
import { expect, test } from 'vitest'
import { endSessions, forgetFactors } from './sign-out.ts'

const now = new Date('2026-11-23T09:00:00Z')

test.each(stores)(
  'the operator signs out one or all, and takes a lost second step away, on record (%s)',
  async (store) => {
    const { db, close } = await openStore(store)
    const [sam, ola] = ['sam@example.org', 'ola@example.org'].map((email) => ({ id: newId(now), email, name: email }))
    if (!sam || !ola) throw new Error('There are two.')
    const people = [sam, ola].map((user) => ({ ...user, created_at: now }))
    await db.insertInto('users').values(people).execute()
    const session = { csrf_secret: 'x', created_at: now, last_seen_at: now, expires_at: now }
    const rows = people.map(({ id, email }) => ({ ...session, token_hash: email, user_id: id }))
    await db.insertInto('sessions').values(rows).execute()
    const key = { user_id: sam.id, sealed_key: 'sealed', last_step: 0, created_at: now }
    await db.insertInto('authenticators').values(key).execute()

    expect(await endSessions(db, { email: sam.email }, now)).toContain('is signed out everywhere')
    expect(await db.selectFrom('sessions').select('user_id').execute()).toEqual([{ user_id: ola.id }])
    expect(await forgetFactors(db, { email: sam.email }, now)).toContain('password alone')
    expect(await db.selectFrom('authenticators').selectAll().execute()).toEqual([])
    expect(await endSessions(db, 'everybody', now)).toContain('1 sessions have ended')
    expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([])
    const entries = await db.selectFrom('audit_entries').select(['action', 'actor_name']).orderBy('sequence').execute()
    expect(entries).toEqual([
      { action: 'sessions.ended', actor_name: 'operator' },
      { action: 'authenticator.removed', actor_name: 'operator' },
    ])
    await expect(endSessions(db, { email: 'nobody@example.org' }, now)).rejects.toThrow('Nobody has the address')
    await expect(forgetFactors(db, 'everybody', now)).rejects.toThrow('One person at a time')
    await close()
  },
)
