import { afterAll, beforeAll, expect, test } from 'vitest'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

test('the matrix says for every permission which role gives it and how far', async () => {
  const col = await asUser(here.host, 'col@example.org')
  const { page } = await col.get('/world/roles')
  const cells = [...page.getByRole('row', { name: /^Edit pupils/ }).querySelectorAll('td')].map(
    (cell) => cell.textContent,
  )
  expect(cells).toEqual([
    'No',
    'No',
    'Yes, for the schools assigned to them',
    'Yes, for the records chosen for them',
    'No',
  ])
  expect(page.queryByText('Officer')).toBeNull()
  page.getByText('Only for somebody who is also Super User')
})

test('a role’s page names its holders to administrators alone', async () => {
  const [sue, col] = [await asUser(here.host, 'sue@example.org'), await asUser(here.host, 'col@example.org')]
  ;(await sue.get('/world/roles/superUser')).page.getByRole('link', { name: 'Lee' })
  const { page } = await col.get('/world/roles/superUser')
  page.getByText('At least 1 in every local authority')
  expect(page.queryByText('Who holds it')).toBeNull()
  expect((await col.get('/world/roles/emperor')).status).toBe(404)
})
