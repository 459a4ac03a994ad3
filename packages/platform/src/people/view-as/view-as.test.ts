import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEntries, verifyChain } from '../../audit/index.ts'
import { routesOf } from '../../host/index.ts'
import { asUser, type Client } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'
import { endViewings } from './view-as.ts'

const minuteMs = 60_000
// No session is looked at where a machine client's token is asked for.
const isForMachines = (needs: object | string) => typeof needs === 'object' && 'machine' in needs

describe.each(['PGlite', 'PostgreSQL'] as const)('viewing as a user on %s', (store) => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost(store)
  })
  afterAll(() => here.close())

  const pageOf = (name: string) => `/world/users/${here.world.people[name]?.membership}/viewing`
  const later = (ms: number) => (here.time.now = new Date(here.time.now.getTime() + ms))
  const entriesOf = async (name: string) =>
    (await listEntries(here.db, { subject: { type: 'user', id: here.world.people[name]?.id ?? '' } })).entries
  const start = async (
    name: string,
    fields: Record<string, string> = { reason: 'Ticket 7: a page looks wrong' },
  ): Promise<Client> => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get(pageOf(name))
    await sue.press('Start viewing', fields)
    return sue
  }

  test('begins with a reason, is recorded before a page is shown, and says so on every page', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get(pageOf('Col'))
    const empty = await sue.press('Start viewing')
    expect(empty.status).toBe(422)
    empty.page.getByRole('link', { name: /Enter why you need to see/ })
    const begun = await sue.press('Start viewing', { reason: 'Ticket 7: a page looks wrong' })
    for (const { page } of [begun, await sue.get('/world/roles'), await sue.get('/your-services')]) {
      page.getByRole('region', { name: 'Viewing as somebody else' })
      page.getByText('Sue, you are viewing as Col')
    }
    const [entry] = (await entriesOf('Col')).filter(({ action }) => action === 'viewing.started')
    expect(entry).toMatchObject({
      actorName: 'Sue',
      viewedAs: { name: 'Col' },
      reason: 'Ticket 7: a page looks wrong',
      after: { mode: 'read' },
    })
  })

  test('read-only, every route that changes anything refuses, whatever is sent', async () => {
    const sue = await start('Col')
    const posts = routesOf(here.host).filter(
      ({ method, path, needs }) =>
        method === 'POST' && !['/viewing/end', '/sign-out'].includes(path) && !isForMachines(needs),
    )
    expect(posts.length).toBeGreaterThan(15)
    const before = await here.db
      .selectFrom('audit_entries')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    for (const { path } of posts) {
      const address = path.replace(/:\w+/g, here.world.people.Col?.membership ?? '')
      const { status, body } = await sue.send(address, { name: 'x', reason: 'x', email: 'x@example.org', mode: 'read' })
      expect([path, status]).toEqual([path, 403])
      expect(body).toContain('You are viewing as Col, and may only look')
    }
    const after = await here.db
      .selectFrom('audit_entries')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect(after).toEqual(before)
  })

  test('administration and the account of the viewed user are closed in either mode; so is viewing from within', async () => {
    for (const mode of ['read', 'change']) {
      const sue = await start('Col', { mode, reason: 'a test' })
      for (const path of ['/world/account', '/world/account/name', '/world/users', '/world/history', pageOf('Una')]) {
        const { status, body } = await sue.get(path)
        expect([path, status]).toEqual([path, 403])
        expect(body).not.toContain('@example.org')
      }
      expect((await sue.send('/world/account/name', { name: 'Not Col' })).status).toBe(403)
      expect((await sue.send(pageOf('Una'), { mode, reason: 'nested' })).status).toBe(403)
    }
  })

  test('stops when told to, and the viewer is themselves again', async () => {
    const sue = await start('Col')
    await sue.get('/your-services')
    const { page, document } = await sue.press('Stop viewing')
    expect(page.queryByRole('region', { name: 'Viewing as somebody else' })).toBeNull()
    expect(document.querySelector('header')?.textContent).toContain('Sue')
    const [ended] = (await entriesOf('Col')).filter(({ action }) => action === 'viewing.ended')
    expect(ended).toMatchObject({ actorName: 'Sue', viewedAs: { name: 'Col' } })
  })

  test('ends after 15 minutes, and the end is recorded', async () => {
    const sue = await start('Col')
    later(15 * minuteMs - 1)
    ;(await sue.get('/your-services')).page.getByText('Sue, you are viewing as Col')
    later(1)
    expect((await sue.get('/your-services')).page.queryByText('Sue, you are viewing as Col')).toBeNull()
    await endViewings.run({ db: here.db, data: {}, now: here.time.now })
    expect(await here.db.selectFrom('viewings').select('id').where('ended_at', 'is', null).execute()).toEqual([])
  })

  test('ends with the membership of the viewed, and with a change of the viewer’s', async () => {
    const sue = await start('Una')
    const set = (id: string | undefined, change: { status?: 'suspended' | 'active'; revision?: number }) =>
      here.db
        .updateTable('memberships')
        .set(change)
        .where('id', '=', id ?? '')
        .execute()
    await set(here.world.people.Una?.membership, { status: 'suspended' })
    expect((await sue.get('/your-services')).page.queryByText(/you are viewing as/)).toBeNull()
    await set(here.world.people.Una?.membership, { status: 'active' })
    ;(await sue.get('/your-services')).page.getByText(/you are viewing as Una/)
    await set(here.world.people.Sue?.membership, { revision: 99 })
    expect((await sue.get('/your-services')).page.queryByText(/you are viewing as/)).toBeNull()
  })

  test('nobody views as themselves, without the permission, or as somebody elsewhere: there is no such page', async () => {
    const [sue, ola, sid] = await Promise.all(
      ['sue', 'ola', 'sid'].map((name) => asUser(here.host, `${name}@example.org`)),
    )
    for (const [client, name] of [
      [sue, 'Sue'],
      [ola, 'Col'],
      [sid, 'Col'],
      [sue, 'Sid'],
    ] as const) {
      expect((await client?.get(pageOf(name)))?.status).toBe(404)
      expect((await client?.send(pageOf(name), { mode: 'read', reason: 'x' }))?.status).toBe(404)
    }
  })

  test('the viewed user was not here: their last visit stays what it was', async () => {
    const seen = () =>
      here.db.selectFrom('users').select('last_seen_at').where('email', '=', 'col@example.org').executeTakeFirst()
    const before = await seen()
    const sue = await start('Col')
    later(minuteMs)
    await sue.get('/your-services')
    expect(await seen()).toEqual(before)
    expect(await verifyChain(here.db, `world:${here.world.authorities.north}`)).toMatchObject({ intact: true })
  })
})
