import { afterAll, beforeAll, expect, test } from 'vitest'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

const namesIn = (document: Document) =>
  [...document.querySelectorAll('main tbody th a')].map((link) => link.textContent)

test('everybody of one’s own organisation stands in the list, with what they hold', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { status, page, document } = await sue.get('/world/users')
  expect(status).toBe(200)
  expect(namesIn(document)).toEqual(['Col', 'Lee', 'Sam', 'Sue', 'Una'])
  expect(page.getByRole('row', { name: /^Col/ }).textContent).toMatch(/col@example\.org.*Active.*Collector.*2/s)
  expect(page.getByRole('row', { name: /^Lee/ }).textContent).toMatch(/Lead.*Super User|Super User.*Lead/s)
  expect(page.getByRole('row', { name: /^Lee/ }).textContent).toContain('All 3')
  expect(page.getByRole('row', { name: /^Una/ }).textContent).toContain('No roles')
  page.getByRole('link', { name: /^Assign roles ?to Col$/ })
  page.getByRole('link', { name: /^Assign schools ?to Col$/ })
  page.getByRole('link', { name: /^Remove ?Col$/ })
})

test('the list is searched, filtered and sorted by its address', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  expect(namesIn((await sue.get('/world/users?search=CO')).document)).toEqual(['Col'])
  expect(namesIn((await sue.get('/world/users?role=superUser')).document)).toEqual(['Lee', 'Sam', 'Sue'])
  expect(namesIn((await sue.get('/world/users?sort=-name')).document)).toEqual(['Una', 'Sue', 'Sam', 'Lee', 'Col'])
  expect(namesIn((await sue.get('/world/users?search=Sid')).document)).toEqual([])
})

test('an empty answer says so and leads back', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { page } = await sue.get('/world/users?status=suspended')
  page.getByText('Nobody matches what you asked for.')
  expect(page.getAllByRole('link', { name: 'Show everybody' })[0]?.getAttribute('href')).toBe('/world/users')
})

test('unknown filters and pages are understood as none', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { status, document } = await sue.get('/world/users?status=x&role=x&sort=x&page=99&search=%25')
  expect(status).toBe(200)
  expect(namesIn(document)).toEqual([])
})

test('whoever administers nobody is refused with the way forward', async () => {
  const col = await asUser(here.host, 'col@example.org')
  for (const path of ['/world/users', '/world/users/new', '/world/history']) {
    const { status, page } = await col.get(path)
    expect(status).toBe(403)
    page.getByText(/Your roles do not include managing users/)
  }
})

test('members of other organisations do not exist here', async () => {
  const sid = await asUser(here.host, 'sid@example.org')
  const { col } = { col: here.world.people.Col?.membership }
  for (const rest of ['', '/roles', '/schools', '/removal', '/suspension']) {
    expect((await sid.get(`/world/users/${col}${rest}`)).status).toBe(404)
  }
  expect((await sid.get('/world/users/nonsense')).status).toBe(404)
})

test('whoever looks after no users learns nothing about a colleague, not even that there is one', async () => {
  const col = await asUser(here.host, 'col@example.org')
  const theirs = here.world.people.Una?.membership
  const nobodys = '01890000-0000-7000-8000-000000000000'
  for (const page of ['', '/roles', '/schools', '/suspension', '/removal', '/invitation']) {
    const [colleague, nobody] = [
      await col.get(`/world/users/${theirs}${page}`),
      await col.get(`/world/users/${nobodys}${page}`),
    ]
    expect([page, colleague.status, colleague.page.getByRole('main').textContent]).toEqual([
      page,
      404,
      nobody.page.getByRole('main').textContent,
    ])
  }
  const own = await col.get(`/world/users/${here.world.people.Col?.membership}/roles`)
  expect(own.status).toBe(403)
})
