import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyChain } from '../../audit/index.ts'
import { inTransaction } from '../../db/index.ts'
import { applyChanges, type DirectoryCommand } from '../../directory/index.ts'
import { announce, listOutbox } from '../../notify/index.ts'
import { asUser, asVisitor } from '../../testing/index.ts'
import { castMember } from '../../testing/world.ts'
import { openWorldHost, type WorldHost, worldService } from '../../testing/world-host.ts'
import { worldPolicy } from '../../testing/world-policy.ts'
import { tellPeople } from './notice-jobs.ts'

const telling = { services: [worldService], publicUrl: 'http://remit.test' }
const hourMs = 3_600_000

describe.each(['PGlite', 'PostgreSQL'] as const)('notifications on %s', (store) => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost(store)
  })
  afterAll(() => here.close())

  const later = (ms: number) => {
    here.time.now = new Date(here.time.now.getTime() + ms)
    return here.time.now
  }
  const tell = () => tellPeople(here.db, telling, here.time.now)
  const messagesTo = (to: string) => listOutbox(here.db, { to })
  const change = (by: string, commands: DirectoryCommand[]) =>
    inTransaction(here.db, (tx) => {
      const actor = castMember(here.world, by)
      return applyChanges(tx, { policy: worldPolicy, actor, commands, now: here.time.now })
    })
  const of = (name: string) => here.world.people[name]?.membership ?? ''
  const measured = (thing: string, [before, after]: [string, string], school = 'north1') =>
    inTransaction(here.db, (tx) => {
      const id = here.world.schools[school] ?? ''
      const resource = { type: 'pupil', holders: [id] }
      const about = {
        service: 'world',
        topic: 'pupil.list',
        permission: 'pupil.list',
        resource,
        organisationId: id,
        thing,
      }
      const told = {
        title: `Pupil ${thing}`,
        path: '/world/account',
        before: { Height: before },
        after: { Height: after },
      }
      return announce(tx, { ...about, ...told, actor: castMember(here.world, 'Sue'), now: here.time.now })
    })

  test('whoever gains a role hears of it at once; other administrators the next morning; nobody of their own act', async () => {
    await change('Sue', [{ do: 'assignRole', membership: of('Una'), role: 'helper' }])
    expect(await tell()).toBe(1)
    const [own] = await messagesTo('una@example.org')
    expect(own).toMatchObject({
      kind: 'notices.your-access',
      subject: 'Your access to Northtown – The world of the tests',
    })
    expect(own?.body).toContain('Roles: was “nothing”, is now “Helper”. By Sue.')
    expect(own?.body).not.toContain('/unsubscribe/')
    expect(await messagesTo('sam@example.org')).toEqual([])
    later(24 * hourMs)
    expect(await tell()).toBe(2)
    expect((await messagesTo('sam@example.org'))[0]?.body).toContain(
      'Una, Northtown. Roles: was “nothing”, is now “Helper”. By Sue.',
    )
    expect(await messagesTo('sue@example.org')).toEqual([])
    expect(await tell()).toBe(0)
  })

  test('a change undone before it is told is not told', async () => {
    const before = (await messagesTo('sam@example.org')).length
    await change('Sue', [{ do: 'assignRole', membership: of('Una'), role: 'collector' }])
    await tell()
    await change('Sue', [{ do: 'revokeRole', membership: of('Una'), role: 'collector' }])
    await tell()
    later(24 * hourMs)
    await tell()
    expect((await messagesTo('sam@example.org')).length).toBe(before)
  })

  test('holders of a permission hear within their reach, gathered for the hour, the first value against the last', async () => {
    await measured('one', ['120 cm', '121 cm'])
    await measured('two', ['110 cm', '111 cm'], 'north3')
    expect(await tell()).toBe(0)
    await measured('one', ['121 cm', '125 cm'])
    later(hourMs)
    expect(await tell()).toBe(1)
    const [message] = await messagesTo('col@example.org')
    expect(message?.subject).toBe('Pupil one – The world of the tests')
    expect(message?.body).toContain('Height: was “120 cm”, is now “125 cm”.')
    expect(message?.body).not.toContain('Pupil two')
  })

  test('whoever loses the permission before the hour is over hears nothing', async () => {
    const before = (await messagesTo('col@example.org')).length
    await measured('three', ['1', '2'])
    await tell()
    await change('Sue', [{ do: 'place', membership: of('Col'), assigned: [here.world.schools.north2 ?? ''] }])
    later(hourMs)
    await tell()
    const since = (await messagesTo('col@example.org')).slice(0, -before)
    expect(since.map(({ body }) => body).join()).not.toContain('Pupil three')
    await change('Sue', [{ do: 'place', membership: of('Col'), assigned: [here.world.schools.north1 ?? ''] }])
    later(24 * hourMs)
    await tell()
  })

  test('what never changed, and what rolled back, is nothing to tell', async () => {
    await measured('four', ['1', '1'])
    expect(await here.db.selectFrom('announcements').selectAll().where('thing', '=', 'four').execute()).toEqual([])
  })

  test('a mail program stops the messages by one post, signed out; what protects the account still comes', async () => {
    await measured('five', ['1', '2'])
    await tell()
    later(hourMs)
    await tell()
    const { unsubscribe_url } = await here.db
      .selectFrom('outbox')
      .select('unsubscribe_url')
      .where('to_email', '=', 'col@example.org')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    const path = new URL(unsubscribe_url ?? '').pathname
    const visitor = asVisitor(here.host)
    const shown = await visitor.get(path)
    shown.page.getByRole('button', { name: 'Stop these messages' })
    expect(shown.body).not.toContain('col@example.org')
    const pressed = await asVisitor(here.host).send(path, { 'List-Unsubscribe': 'One-Click' })
    expect(pressed.status).toBe(200)
    expect((await visitor.press('Stop these messages')).url).toBe('/unsubscribe/done')
    expect((await asVisitor(here.host).get('/unsubscribe/no-such-token')).status).toBe(410)

    const before = (await messagesTo('col@example.org')).length
    await measured('six', ['1', '2'])
    await change('Sue', [{ do: 'assignRole', membership: of('Col'), role: 'helper' }])
    later(hourMs)
    expect(await tell()).toBe(1)
    const after = await messagesTo('col@example.org')
    expect(after.length).toBe(before + 1)
    expect(after[0]?.kind).toBe('notices.your-access')
    expect(await verifyChain(here.db, 'world')).toMatchObject({ intact: true })
  })

  test('administrators choose how often they hear, and the choice is recorded once', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    const { page } = await sue.get('/world/account/notifications')
    page.getByRole('group', { name: 'Somebody accepts an invitation' })
    await sue.press('Save choices', { 'people.changes': 'never', 'people.accepted': 'often' })
    await sue.press('Save choices')
    const entries = await here.db
      .selectFrom('audit_entries')
      .select('after')
      .where('action', '=', 'notifications.chosen')
      .where('actor_id', '=', here.world.people.Sue?.id ?? '')
      .execute()
    expect(entries).toEqual([{ after: { 'people.changes': 'never' } }])
    await change('Sam', [{ do: 'revokeRole', membership: of('Una'), role: 'helper' }])
    later(24 * hourMs)
    await tell()
    expect(await messagesTo('sue@example.org')).toEqual([])
  })

  test('administrators see the messages of their organisation, without links that act for their reader', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get('/world/users/new')
    await sue.press('Continue', { name: 'Nia Bell', email: 'nia@example.org' })
    await sue.press('Continue')
    await sue.press('Continue')
    await sue.press('Send the invitation')
    const { page, body } = await sue.get('/world/outbox?search=nia')
    page.getByRole('row', { name: /Sue invites you to Northtown/ })
    expect(body).not.toMatch(/invitation\/[\w-]{40}/)
    const sid = await asUser(here.host, 'sid@example.org')
    ;(await sid.get('/world/outbox')).page.getByText(/No message has been sent/)
    expect((await (await asUser(here.host, 'col@example.org')).get('/world/outbox')).status).toBe(403)
  })
})
