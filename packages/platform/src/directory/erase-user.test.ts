import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listChains, listEntries, pseudonymOf, verifyChain } from '../audit/index.ts'
import { inTransaction } from '../db/index.ts'
import { asUser, everyRow } from '../testing/index.ts'
import { castMember, worldBegins } from '../testing/world.ts'
import { openWorldHost, type WorldHost } from '../testing/world-host.ts'
import { worldPolicy } from '../testing/world-policy.ts'
import { applyChanges, eraseUser, inviteMember } from './index.ts'

const policies = new Map([['world', worldPolicy]])

describe.each(['PGlite', 'PostgreSQL'] as const)('erasing a user on %s', (store) => {
  let here: WorldHost
  let id = ''
  beforeAll(async () => {
    here = await openWorldHost(store)
    id = here.world.people.Col?.id ?? ''
    const now = new Date(worldBegins.getTime() + 120_000)
    const col = await asUser(here.host, 'col@example.org')
    await col.get('/world/account/name')
    await col.press('Save name', { name: 'Colin Featherstone' })
    await inTransaction(here.db, async (tx) => {
      const actor = castMember(here.world, 'Sue')
      const commands = [
        { do: 'assignRole' as const, membership: here.world.people.Col?.membership ?? '', role: 'helper' },
      ]
      await applyChanges(tx, {
        policy: worldPolicy,
        actor,
        commands,
        reason: 'Colin Featherstone asked (col@example.org)',
        now,
      })
      const to = { email: 'col@example.org', name: 'C. Featherstone', organisation: here.world.authorities.south }
      await inviteMember(tx, {
        policy: worldPolicy,
        actor: castMember(here.world, 'Sid'),
        ...to,
        roles: [],
        assigned: [],
        now,
      })
    })
  })
  afterAll(() => here.close())

  const erase = (email: string) =>
    inTransaction(here.db, (tx) =>
      eraseUser(tx, { policies, email, reason: 'Asked to be forgotten', now: here.time.now }),
    )
  const allIntact = async () => {
    for (const { chain } of await listChains(here.db))
      expect(await verifyChain(here.db, chain)).toMatchObject({ intact: true })
  }

  test('the last holder of a place that must be held is not erased, and why is said', async () => {
    await expect(erase('sid@example.org')).rejects.toThrow(/at least 1|Super User/)
    await expect(erase('nobody@example.org')).rejects.toThrow('No account has the address')
  })

  test('nothing anywhere names them, what they did stays under a pseudonym, and every chain holds', async () => {
    await allIntact()
    const before = (await listEntries(here.db, { pageSize: 500 })).total
    const done = await erase('col@example.org')
    expect(done).toMatchObject({ pseudonym: pseudonymOf(id), entriesKept: 0, memberships: 2 })
    const all = JSON.stringify(await everyRow(here.db))
    for (const told of ['col@example.org', 'Colin', 'Featherstone']) expect(all).not.toContain(told)
    expect((await listEntries(here.db, { pageSize: 500 })).total).toBe(before + 3)
    const { entries } = await listEntries(here.db, { subject: { type: 'user', id }, pageSize: 500 })
    expect(entries.length).toBeGreaterThan(3)
    expect(new Set(entries.map(({ subject }) => subject.name))).toEqual(new Set([pseudonymOf(id)]))
    expect(entries.find(({ action }) => action === 'role.assigned')).toMatchObject({
      actorName: 'Sue',
      reason: '[erased]',
    })
    await allIntact()
  })

  test('an erased account cannot be signed in to, found or erased again', async () => {
    await expect(erase('col@example.org')).rejects.toThrow('No account has the address')
    const sue = await asUser(here.host, 'sue@example.org')
    expect((await sue.get('/world/users?search=col')).body).toContain('Nobody matches')
    expect((await sue.get('/world/history')).body).toContain(pseudonymOf(id))
  })

  test('nothing but names can be taken out: whoever erases cannot rewrite', async () => {
    const rewriting = (set: string) =>
      inTransaction(here.db, async (tx) => {
        await sql`select set_config('remit.erasing', 'yes', true)`.execute(tx)
        await sql.raw(`update audit_entries set ${set} where action = 'role.assigned'`).execute(tx)
      })
    for (const set of [`action = 'x'`, `reason = 'y'`, `hash = 'z'`, `salts = salts || '{"reason": "1"}'`]) {
      await expect(rewriting(set)).rejects.toThrow('never changed or removed')
    }
    await expect(
      sql`update audit_entries set reason = '[erased]', salts = salts - 'reason'`.execute(here.db),
    ).rejects.toThrow('never changed')
    await rewriting(`actor_name = 'Somebody else', salts = salts - 'actor_name'`)
    expect(await verifyChain(here.db, `world:${here.world.authorities.north}`)).toMatchObject({ intact: false })
  })
})
