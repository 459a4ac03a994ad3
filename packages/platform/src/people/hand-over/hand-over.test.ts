import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEntries } from '../../audit/index.ts'
import { inTransaction } from '../../db/index.ts'
import { applyChanges, findMember } from '../../directory/index.ts'
import { listOutbox } from '../../notify/index.ts'
import { asUser, asVisitor, stores, worldPolicy } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'
import { closeLapsedHandovers } from './close-lapsed.ts'

describe.each(stores)('handing over and leaving, on %s', (store) => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost(store)
  })
  afterAll(() => here.close())

  const later = (ms = 1000) => {
    here.time.now = new Date(here.time.now.getTime() + ms)
  }
  const membership = (name: string) => here.world.people[name]?.membership ?? ''
  const memberOf = (name: string) => findMember(here.db, membership(name), here.time.now)
  const rolesOf = async (name: string) => (await memberOf(name))?.roles.map(({ role }) => role)
  const linkTo = async (email: string) =>
    /http:\/\/remit\.test(\/world\/hand-overs\/\S+)/.exec(
      (await listOutbox(here.db, { to: email }))[0]?.body ?? '',
    )?.[1] ?? ''
  const offer = async (who: string, fields: Readonly<Record<string, string | readonly string[]>>) => {
    later()
    const client = await asUser(here.host, who)
    await client.get('/world/hand-over')
    const check = await client.press('Continue', fields)
    return { client, check }
  }

  test('the lead goes to the next in one step: named, asked, accepted', async () => {
    const { client, check } = await offer('lee@example.org', {
      roles: ['lead'],
      leaves: 'stay',
      successor: membership('Sam'),
    })
    check.page.getByRole('heading', { name: 'Sam will be able to' })
    await client.press('Ask Sam')
    later()
    const sam = await asUser(here.host, 'sam@example.org')
    const asked = await sam.get(await linkTo('sam@example.org'))
    asked.page.getByRole('heading', { level: 1, name: 'Lee asks you to take over' })
    expect(await rolesOf('Lee')).toContain('lead')
    await sam.press('Take over')
    expect(await rolesOf('Sam')).toEqual(['lead', 'superUser'])
    expect(await rolesOf('Lee')).toEqual(['superUser'])
    expect((await listOutbox(here.db, { to: 'lee@example.org' }))[0]?.kind).toBe('people.hand-over-accepted')
  })

  test('the history tells every step and whose change it was', async () => {
    const { entries } = await listEntries(here.db, { subject: { type: 'user', id: here.world.people.Lee?.id ?? '' } })
    expect(entries.map(({ action, actorName }) => `${action} by ${actorName}`)).toEqual(
      expect.arrayContaining(['handover.offered by Lee', 'handover.accepted by Sam', 'role.revoked by Lee']),
    )
    expect(entries.find(({ action }) => action === 'role.revoked')?.reason).toBe('Handed over by Lee to Sam')
  })

  test('the last super user cannot leave, is told why, and hands over to a newcomer who accepts twice: invitation, then role', async () => {
    later()
    const sid = await asUser(here.host, 'sid@example.org')
    const stopped = await sid.get('/world/departure')
    stopped.page.getByRole('heading', { level: 1, name: 'You cannot leave Southbury yet' })
    stopped.page.getByText(/needs at least 1 Super User/)
    expect((await sid.post('/world/departure', { confirmed: 'yes' })).status).toBe(409)
    await sid.get('/world/hand-over')
    const fields = {
      roles: ['superUser'],
      leaves: 'leave',
      successor: 'somebody-new',
      name: 'Nan New',
      email: 'nan@example.org',
    }
    const check = await sid.press('Continue', fields)
    check.page.getByText(/Nan New does not belong here yet/)
    expect(await listOutbox(here.db, { to: 'nan@example.org' })).toEqual([])
    await sid.press('Ask Nan New')
    const messages = await listOutbox(here.db, { to: 'nan@example.org' })
    expect(messages.map(({ kind }) => kind).toSorted()).toEqual(['people.hand-over', 'people.invitation'])
    const invitation = messages.find(({ kind }) => kind === 'people.invitation')?.body ?? ''
    const offered = messages.find(({ kind }) => kind === 'people.hand-over')?.body ?? ''
    const nan = asVisitor(here.host)
    await nan.get(/\/invitation\/\S+/.exec(invitation)?.[0] ?? '')
    await nan.press('Make my account', { password: 'three random words' })
    await nan.get(/\/world\/hand-overs\/\S+/.exec(offered)?.[0] ?? '')
    await nan.press('Take over')
    expect((await memberOf('Sid'))?.status).toBe('ended')
    expect((await sid.get('/world/users')).status).toBe(404)
    expect((await nan.get('/world/users')).status).toBe(200)
  })

  test('declining leaves everything as it was, and whoever offered hears why', async () => {
    const { client } = await offer('sue@example.org', {
      roles: ['superUser'],
      leaves: 'leave',
      successor: membership('Col'),
    })
    await client.press('Ask Col')
    const col = await asUser(here.host, 'col@example.org')
    await col.get(await linkTo('col@example.org'))
    later()
    await col.press('Decline', { reason: 'I have too much to do' })
    expect(await rolesOf('Sue')).toEqual(['superUser'])
    expect((await listOutbox(here.db, { to: 'sue@example.org' }))[0]?.body).toContain('I have too much to do')
  })

  test('one hand-over is open at a time, and whoever offered it takes it back', async () => {
    const { client } = await offer('sue@example.org', {
      roles: ['superUser'],
      leaves: 'leave',
      successor: membership('Una'),
    })
    await client.press('Ask Una')
    const link = await linkTo('una@example.org')
    const again = await offer('sue@example.org', {
      roles: ['superUser'],
      leaves: 'leave',
      successor: membership('Col'),
    })
    expect((await again.client.press('Ask Col')).status).toBe(409)
    const una = await asUser(here.host, 'una@example.org')
    expect((await una.post(link, { answer: 'withdraw' })).status).toBe(403)
    expect((await client.post(link, { answer: 'accept' })).status).toBe(403)
    await client.get(link)
    await client.press('Take it back')
    expect((await una.post(link, { answer: 'accept' })).status).toBe(409)
    expect(await rolesOf('Una')).toEqual([])
  })

  test('it is judged again when it is accepted: a right that has gone moves nothing', async () => {
    const { client } = await offer('sue@example.org', {
      roles: ['superUser'],
      leaves: 'stay',
      successor: membership('Una'),
    })
    await client.press('Ask Una')
    const link = await linkTo('una@example.org')
    const commands = [{ do: 'revokeRole', membership: membership('Sue'), role: 'superUser' }] as const
    const actor = { system: 'operator', name: 'the tests' } as const
    const { db, time } = here
    await inTransaction(db, (tx) => applyChanges(tx, { policy: worldPolicy, actor, commands, now: time.now }))
    const una = await asUser(here.host, 'una@example.org')
    await una.get(link)
    expect((await una.press('Take over')).status).toBe(403)
    expect(await rolesOf('Una')).toEqual([])
  })

  test('a hand-over nobody answers runs out after two weeks, once', async () => {
    later(14 * 86_400_000)
    await closeLapsedHandovers.run({ db: here.db, data: {}, now: here.time.now })
    await closeLapsedHandovers.run({ db: here.db, data: {}, now: here.time.now })
    const told = await listOutbox(here.db, { to: 'sue@example.org' })
    expect(told.filter(({ body }) => body.includes('has not taken over in time'))).toHaveLength(1)
  })

  test('somebody who administers nobody has nothing to hand over, and is shown nobody’s name', async () => {
    later()
    const col = await asUser(here.host, 'col@example.org')
    const refused = await col.get('/world/hand-over')
    expect(refused.status).toBe(403)
    expect(refused.body).not.toContain('Una')
  })

  test('a hand-over does not exist for anybody else', async () => {
    const { id } = await here.db
      .selectFrom('handovers')
      .select('id')
      .where('membership_id', '=', membership('Sue'))
      .limit(1)
      .executeTakeFirstOrThrow()
    const col = await asUser(here.host, 'lee@example.org')
    expect((await col.get(`/world/hand-overs/${id}`)).status).toBe(404)
  })

  test('everybody else leaves at once, and the history says that they did it themselves', async () => {
    const col = await asUser(here.host, 'col@example.org')
    await col.get('/world/departure')
    await col.press('Leave Northtown', { reason: 'New job' })
    expect((await memberOf('Col'))?.status).toBe('ended')
    expect((await col.get('/world/account')).status).toBe(404)
    const { entries } = await listEntries(here.db, {
      actorId: here.world.people.Col?.id ?? '',
      actions: ['membership.ended'],
    })
    expect(entries).toMatchObject([{ actorName: 'Col', reason: 'Col left: New job' }])
  })
})
