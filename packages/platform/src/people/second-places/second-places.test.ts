import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, newId } from '../../db/index.ts'
import { applyChanges } from '../../directory/index.ts'
import { listOutbox } from '../../notify/index.ts'
import { asUser, stores } from '../../testing/index.ts'
import { openPracticeHost, type PracticeHost, practicePolicy, practiceService } from '../../testing/practice-host.ts'
import { secondPlaceJobs } from './second-place-jobs.ts'

describe.each(stores)('somebody who joins a second practice, on %s', (store) => {
  let here: PracticeHost
  beforeAll(async () => {
    here = await openPracticeHost(store)
    await join('Cleo', here.practices.practices.birch)
    await join('Quin', here.practices.practices.birch, ['payments'])
  })
  afterAll(() => here.close())

  const join = (name: string, organisation: string, roles: readonly string[] = []) => {
    here.time.now = new Date(here.time.now.getTime() + 60_000)
    const command = {
      do: 'addMembership',
      membership: newId(here.time.now),
      user: here.practices.people[name]?.id ?? '',
      organisation,
      assigned: [],
      roles: roles.map((role) => ({ role })),
    } as const
    const actor = { system: 'operator', name: 'the tests' } as const
    return inTransaction(here.db, (tx) =>
      applyChanges(tx, { policy: practicePolicy, actor, commands: [command], now: here.time.now }),
    )
  }
  const run = async () => {
    for (const job of secondPlaceJobs({ services: [practiceService], publicUrl: 'http://remit.test/' }))
      await job.run({ db: here.db, data: {}, now: here.time.now })
  }
  const messages = async (name: string) =>
    (await listOutbox(here.db, { to: `${name}@example.org` })).map(({ kind, body }) => ({ kind, body }))
  const statuses = async (name: string) => {
    const user = here.practices.people[name]?.id ?? ''
    const rows = await here.db
      .selectFrom('memberships')
      .select('status')
      .where('user_id', '=', user)
      .orderBy('created_at')
      .execute()
    return rows.map(({ status }) => status)
  }

  test('is reported to both practices once, and neither learns which the other is', async () => {
    await run()
    await run()
    const told = (await messages('pia')).filter(({ body }) => body.includes('Cleo'))
    expect(told.map(({ kind }) => kind)).toEqual(['people.joined-another'])
    expect(told[0]?.body).toContain(`/practices/users/${here.practices.people.Cleo?.membership}/second-place`)
    const later = (await messages('quin')).filter(
      ({ body }) => body.includes('Cleo belongs') || body.includes('Cleo, who'),
    )
    expect(later.map(({ kind }) => kind).toSorted()).toEqual(['people.joined-another', 'people.still-elsewhere'])
    for (const { body } of [...told, ...later.filter(({ kind }) => kind === 'people.still-elsewhere')])
      expect(body).not.toMatch(body.includes('Ash Surgery') ? /Birch/ : /Ash/)
  })

  test('is told of nobody to those who only know of it themselves', async () => {
    expect((await messages('quin')).filter(({ body }) => /^Quin (belongs|,)/m.test(body))).toEqual([])
  })

  test('who works at both stays, and nobody is asked again', async () => {
    const birch = await asUser(here.host, 'quin@example.org', 'Birch Surgery')
    ;(await birch.get('/practices/users')).page.getByText(/^Quin still has access to another practice/)
    const pia = await asUser(here.host, 'pia@example.org')
    await pia.get(`/practices/users/${here.practices.people.Quin?.membership}/second-place`)
    const kept = await pia.press('They work at both')
    kept.page.getByText('Quin keeps their access here. Nobody is asked again')
    expect(await statuses('Quin')).toEqual(['active', 'active'])
    expect((await pia.get(`/practices/users/${here.practices.people.Quin?.membership}/second-place`)).status).toBe(404)
    const before = (await messages('pia')).length
    await run()
    expect(await messages('pia')).toHaveLength(before)
  })

  test('who has left loses their old access with one press, wherever they are signed in, and keeps the new', async () => {
    const old = `/practices/users/${here.practices.people.Cleo?.membership}/second-place`
    const [atAsh, atBirch] = [
      await asUser(here.host, 'cleo@example.org', 'Ash Surgery'),
      await asUser(here.host, 'cleo@example.org', 'Birch Surgery'),
    ]
    const pia = await asUser(here.host, 'pia@example.org')
    await pia.get('/practices/users')
    const { page, body } = await pia.get(old)
    page.getByRole('heading', { level: 1, name: 'Cleo has joined another practice' })
    expect(body).not.toContain('Birch')
    const ended = await pia.press('End their access here')
    ended.page.getByText('Cleo’s access to Ash Surgery has ended')
    expect(await statuses('Cleo')).toEqual(['ended', 'active'])
    expect((await atAsh.get('/practices/account')).body).not.toContain('Ash Surgery')
    expect((await atBirch.get('/practices/account')).body).toContain('Birch Surgery')
    const entries = await here.db
      .selectFrom('audit_entries')
      .select(['actor_name', 'reason'])
      .where('action', '=', 'membership.ended')
      .execute()
    expect(entries).toEqual([{ actor_name: 'Pia', reason: 'Joined another practice' }])
    expect((await pia.get(old)).status).toBe(404)
  })

  test('is nobody else’s to end: not of the practice that they joined', async () => {
    await join('Una', here.practices.practices.ash)
    const pia = await asUser(here.host, 'pia@example.org')
    const old = here.practices.people.Una?.membership
    expect((await pia.get(`/practices/users/${old}/second-place`)).status).toBe(404)
    expect((await pia.post(`/practices/users/${old}/second-place`, { answer: 'end', revision: '1' })).status).toBe(404)
    expect(await statuses('Una')).toEqual(['active', 'active'])
  })
})
