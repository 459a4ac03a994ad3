import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../audit/index.ts'
import { inTransaction } from '../../db/index.ts'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(`/world/users/${here.world.people.Col?.membership}/roles`)
  await sue.press('Save roles', { roles: ['helper'] })
  await sue.press('Save this change')
})
afterAll(() => here.close())

test('the history tells who did what to whom, newest first, and that its seal holds', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { page, document } = await sue.get('/world/history')
  page.getByText('Seal verified')
  const first = [...document.querySelectorAll('main tbody tr')].slice(0, 2).map((row) => row.textContent)
  expect(first.join()).toMatch(/Sue.*Role taken away.*Collector removed.*Col/s)
  expect(first.join()).toMatch(/Role given.*Helper added/s)
})

test('the history is found by name, by what happened and by day', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const rows = async (query: string) =>
    (await sue.get(`/world/history?${query}`)).document.querySelectorAll('main tbody tr').length
  expect(await rows('action=role.revoked')).toBe(1)
  expect(await rows('search=sue&action=role.assigned')).toBe(1)
  expect(await rows('until=2026-08-31')).toBe(0)
  expect(await rows('from=2026-09-01&until=2026-09-01')).toBeGreaterThan(5)
})

test('another authority’s history is its own', async () => {
  const sid = await asUser(here.host, 'sid@example.org')
  const { document } = await sid.get('/world/history')
  expect(document.querySelector('main')?.textContent).not.toContain('Sue')
  expect(document.querySelector('main')?.textContent).toContain('Sid')
})

test('the history goes out as a file as it is filtered, with before and after', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { body, headers } = await sue.get('/world/history/download?action=role.assigned&search=sue')
  expect(headers['content-disposition']).toContain('history-2026-09-01.csv')
  const lines = body.trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/Sue,Role given,Col,Helper added,/)
  expect((await (await asUser(here.host, 'col@example.org')).get('/world/history/download')).status).toBe(403)
})

test('what was before and what is after stand in the line', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(`/world/users/${here.world.people.Una?.membership}/suspension`)
  await sue.press('Suspend Una', { reason: 'On leave' })
  const { page } = await sue.get('/world/history')
  expect(page.getByText('Status: Active → Suspended')).toBeTruthy()
})

test('numbers, yes and roles stand there in words, and not as they are stored', async () => {
  const about = {
    service: 'world',
    organisation: { id: here.world.authorities.north, path: `/${here.world.centre}/${here.world.authorities.north}/` },
  }
  const subject = { type: 'user', id: here.world.people.Col?.id ?? '', name: 'Col' }
  const after = { records: 1200, leaves: true, asked: 'superUser' }
  const entry = { ...about, subject, action: 'request.made', actor: { system: 'the tests' }, at: here.time.now, after }
  await inTransaction(here.db, (tx) => record(tx, entry))
  const { page, document } = await (await asUser(here.host, 'sue@example.org')).get('/world/history')
  for (const line of ['Records: 1,200', 'Leaves: yes', 'Asked: “Super User”']) page.getByText(line)
  expect(document.querySelector('main')?.textContent).not.toContain('superUser')
})
