import { compileOrThrow } from '@remit/policy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../db/index.ts'
import { applyChanges, coverNeeds, listThinCover } from '../../directory/index.ts'
import { listOutbox } from '../../notify/index.ts'
import { asUser, stores } from '../../testing/index.ts'
import { openPracticeHost, type PracticeHost, practicePolicy, practiceService } from '../../testing/practice-host.ts'
import { practicePolicySource } from '../../testing/practice-policy.ts'
import { coverJobs } from './cover-jobs.ts'

describe.each(stores)('cover, on %s', (store) => {
  let here: PracticeHost
  beforeAll(async () => {
    here = await openPracticeHost(store)
  })
  afterAll(() => here.close())

  const run = async (service = practiceService) => {
    for (const job of coverJobs({ services: [service], publicUrl: 'http://remit.test' })) {
      await job.run({ db: here.db, data: {}, now: here.time.now })
    }
  }
  const change = (name: string, commands: Parameters<typeof applyChanges>[1]['commands']) =>
    inTransaction(here.db, (tx) =>
      applyChanges(tx, { policy: practicePolicy, actor: { system: 'operator', name }, commands, now: here.time.now }),
    )
  const reminders = async (to: string) =>
    (await listOutbox(here.db, { to })).filter(({ kind }) => kind === 'people.cover').length

  test('those above see which organisations have nobody, or one alone, and no names', async () => {
    await change('the tests', [{ do: 'endMembership', membership: here.practices.people.Quin?.membership ?? '' }])
    const ola = await asUser(here.host, 'ola@example.org')
    const { page, document } = await ola.get('/practices/cover')
    const rows = [...document.querySelectorAll('main tbody tr')].map((row) =>
      row.textContent?.replaceAll(/\s+/g, ' ').trim(),
    )
    expect(rows).toEqual([
      expect.stringMatching(/^Ash.*Payments.*One alone.*Main contact.*Nobody/),
      expect.stringMatching(/^Birch.*Payments.*Nobody.*Main contact.*Nobody/),
      expect.stringMatching(/^Cedar.*Payments.*Nobody.*Main contact.*Nobody/),
    ])
    page.getByText('3 organisations have nobody in a role.')
    expect(document.querySelector('main')?.textContent).not.toMatch(/Pia|Quin/)
    page.getByRole('link', { name: 'authorisation form' })
  })

  test('those who look after one organisation only do not see the page', async () => {
    expect((await (await asUser(here.host, 'pia@example.org')).get('/practices/cover')).status).toBe(403)
  })

  test('the users page tells the one who is alone to add a second', async () => {
    const pia = await asUser(here.host, 'pia@example.org')
    ;(await pia.get('/practices/users')).page.getByText(
      /You are the only person here with the role Payments user management/,
    )
  })

  test('whoever is alone is reminded once in four weeks, until there are two', async () => {
    await run()
    await run()
    expect(await reminders('pia@example.org')).toBe(1)
    here.time.now = new Date(here.time.now.getTime() + 28 * 86_400_000)
    await run()
    expect(await reminders('pia@example.org')).toBe(2)
    const { Cleo } = here.practices.people
    await change('the tests', [{ do: 'assignRole', membership: Cleo?.membership ?? '', role: 'payments' }])
    here.time.now = new Date(here.time.now.getTime() + 28 * 86_400_000)
    await run()
    expect(await reminders('pia@example.org')).toBe(2)
    const pia = await asUser(here.host, 'pia@example.org')
    expect((await pia.get('/practices/users')).page.queryByText(/You are the only person/)).toBeNull()
  })

  test('nobody is told to give to a second what only one may hold; those above see it only where nobody does', async () => {
    const membership = here.practices.people.Una?.membership ?? ''
    await change('the tests', [{ do: 'assignRole', membership, role: 'supplies' }])
    await run()
    expect(await reminders('una@example.org')).toBe(0)
    const { page } = await (await asUser(here.host, 'ola@example.org')).get('/practices/cover')
    expect(page.getByRole('row', { name: /^Birch/ }).textContent).not.toContain('Main contact')
  })

  test('who holds several roles alone is reminded of them in one message', async () => {
    const { Una } = here.practices.people
    await change('the tests', [{ do: 'assignRole', membership: Una?.membership ?? '', role: 'payments' }])
    const { administration, constraints } = practicePolicySource
    const severalContacts = {
      ...practicePolicySource,
      constraints: { ...constraints, oneMainContact: { atMost: 2, roles: ['supplies'], per: 'practice' } },
      administration: {
        ...administration,
        supplies: {
          holder: { roles: ['supplies'] },
          may: ['assign'],
          roles: 'any',
          where: 'organisation',
          self: true,
          peers: true,
        },
      },
    } as const
    await run({ ...practiceService, policy: severalContacts })
    const sent = (await listOutbox(here.db, { to: 'una@example.org' })).filter(({ kind }) => kind === 'people.cover')
    expect(sent.map(({ subject }) => subject)).toEqual([
      'You are the only Payments user management and Main contact of Birch Surgery on Practices Online',
    ])
    expect(sent[0]?.body).toContain('nobody can give it to anybody else')
  })

  test('those above who may give the role are counted, and do not stand for the organisation’s own', async () => {
    const given = {
      holder: { roles: ['officer'] },
      may: ['assign'],
      roles: { family: 'payments' },
      where: 'organisation',
      self: false,
      peers: true,
    } as const
    const policy = compileOrThrow({
      ...practicePolicySource,
      administration: { ...practicePolicySource.administration, fromAbove: given },
    })
    const [need] = coverNeeds(policy)
    if (need === undefined) throw new Error('no need')
    const thin = await listThinCover(here.db, { policy, need, now: here.time.now })
    expect(thin.map(({ organisation, holders, others }) => [organisation.name, holders.length, others])).toEqual([
      ['Cedar Surgery', 0, 2],
      ['Birch Surgery', 1, 2],
    ])
  })
})
