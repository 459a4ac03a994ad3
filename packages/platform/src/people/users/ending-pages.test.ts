import { afterAll, beforeAll, expect, test } from 'vitest'
import { listOutbox } from '../../notify/index.ts'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

const pageOf = (name: string, page: string) => `/world/users/${here.world.people[name]?.membership}/${page}`

test('a suspended user is out at once, hears of it, and comes back with the same roles', async () => {
  const [sue, col] = await Promise.all([asUser(here.host, 'sue@example.org'), asUser(here.host, 'col@example.org')])
  expect((await col.get('/world/account')).status).toBe(200)
  await sue.get(pageOf('Col', 'suspension'))
  const suspended = await sue.press('Suspend Col', { reason: 'On long leave' })
  suspended.page.getByText('Col is suspended and was signed out here')
  expect((await col.get('/world/account')).status).toBe(404)
  expect(await listOutbox(here.db, { to: 'col@example.org' })).toMatchObject([{ kind: 'people.suspension' }])

  here.time.now = new Date(here.time.now.getTime() + 1000)
  await sue.get(pageOf('Col', 'reactivation'))
  await sue.press('Give access again', { reason: 'Back at work' })
  const again = await col.get('/world/account')
  expect(again.status).toBe(200)
  expect(again.document.querySelector('main')?.textContent).toContain('Collector')
  expect((await listOutbox(here.db, { to: 'col@example.org' }))[0]?.kind).toBe('people.reactivation')
})

test('a reason is asked for, and the history keeps it', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Una', 'removal'))
  const blank = await sue.press('Remove Una')
  expect(blank.status).toBe(422)
  blank.page.getByRole('link', { name: 'Enter the reason, in a few words' })
  const { page } = await sue.press('Remove Una', { reason: 'Left the council' })
  page.getByText('Una is removed')
  const removed = await sue.get(`/world/users/${here.world.people.Una?.membership}`)
  removed.page.getByText(/Left the council/)
  expect(removed.page.queryByRole('link', { name: /^Remove/ })).toBeNull()
  expect((await sue.get(pageOf('Una', 'roles'))).status).toBe(404)
})

test('super users may remove themselves while another is left, and are warned first', async () => {
  const sam = await asUser(here.host, 'sam@example.org')
  const before = await sam.get(pageOf('Sam', 'removal'))
  before.page.getByText(/This is your own access/)
  expect(before.page.queryByText(/^Only/)).toBeNull()
  const { url } = await sam.press('Remove Sam', { reason: 'New job' })
  expect(url).toMatch(/^\/your-services|^\//)
  expect((await sam.get('/world/users')).status).toBe(404)
})

test('the last super user can be neither suspended nor removed', async () => {
  const sid = await asUser(here.host, 'sid@example.org')
  for (const [page, button] of [
    ['suspension', 'Suspend Sid'],
    ['removal', 'Remove Sid'],
  ] as const) {
    const stopped = await sid.get(pageOf('Sid', page))
    stopped.page.getByRole('heading', { level: 1, name: `You cannot ${button.toLowerCase().replace('sid', 'Sid')}` })
    expect(stopped.document.querySelector('main')?.textContent).toMatch(
      /at least 1 Super User.*Give the role to somebody/s,
    )
    expect(stopped.page.queryByRole('button', { name: button })).toBeNull()
    const fields = { reason: 'To see', revision: '1' }
    const { status, document, page: refusal } = await sid.post(pageOf('Sid', page), fields)
    expect(status).toBe(409)
    expect(document.querySelector('main')?.textContent).toMatch(/Super User/)
    const back = refusal.getByRole('link', { name: 'Back to Sid' })
    expect(back.getAttribute('href')).toBe(`/world/users/${here.world.people.Sid?.membership}`)
  }
  expect((await sid.get('/world/users')).status).toBe(200)
})

test('whom a removal leaves alone with a role nobody can do without is said before', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { page } = await sue.get(pageOf('Lee', 'removal'))
  page.getByText('Only you are Super User of Northtown then.')
})

test('a second press hears that it is done already', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const open = await sue.get(pageOf('Col', 'suspension'))
  await sue.press('Suspend Col', { reason: 'On leave' })
  const again = await sue.press('Suspend Col', { reason: 'On leave' }, {}, open)
  expect([again.status, again.url]).toEqual([200, '/world/users'])
  again.page.getByText('Col is suspended already')
  expect((await sue.get(pageOf('Col', 'suspension'))).status).toBe(404)
  await sue.get(pageOf('Col', 'reactivation'))
  await sue.press('Give access again', { reason: 'Back' })
})

test('only the suspended can be given access again', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  expect((await sue.get(pageOf('Lee', 'reactivation'))).status).toBe(404)
})
