import { afterAll, beforeAll, expect, test } from 'vitest'
import { listEntries } from '../../audit/index.ts'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

const rolesOf = async (name: string) => {
  const rows = await here.db
    .selectFrom('assignments')
    .select('role')
    .where('membership_id', '=', here.world.people[name]?.membership ?? '')
    .execute()
  return rows.map(({ role }) => role).sort()
}
const pageOf = (name: string) => `/world/users/${here.world.people[name]?.membership}/roles`

test('every role is a tick box that says what it lets the user do', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { page } = await sue.get(pageOf('Col'))
  page.getByRole('heading', { level: 1, name: 'Assign roles to Col' })
  const boxes = (page.getAllByRole('checkbox') as HTMLInputElement[]).filter(({ name }) => name === 'roles')
  page.getByRole('checkbox', { name: 'Take Lead from Lee in the same change' })
  expect(boxes.map((box) => [box.value, box.checked])).toEqual([
    ['superUser', false],
    ['lead', false],
    ['collector', true],
    ['helper', false],
    ['weigher', false],
  ])
  expect(page.getByText(/for the schools assigned to them: view pupils; edit pupils/i)).toBeTruthy()
  expect(page.getByText('At least 1 in every local authority.')).toBeTruthy()
})

test('what a change gives and takes is counted and named before it is saved, and the notice names what changed', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Col'))
  const check = await sue.press('Save roles', { roles: ['helper', 'weigher'] })
  check.page.getByText(/Helper and Weigher added and Collector removed\. Nothing is saved yet/)
  const [gains, losses] = ['be able to do \\d+ things? more', 'no longer be able to do \\d+ things?'].map(
    (words) =>
      check.page.getByRole('heading', { level: 2, name: new RegExp(`^Col will ${words}$`) }).nextElementSibling,
  )
  for (const part of [gains, losses]) {
    expect(part?.children).toHaveLength(Number(/\d+/.exec(part?.previousElementSibling?.textContent ?? '')?.[0]))
  }
  expect(await rolesOf('Col')).toEqual(['collector'])
  const { url, page } = await sue.press('Save this change')
  expect(url).toBe('/world/users')
  page.getByText('Helper and Weigher added and Collector removed for Col')
  expect(await rolesOf('Col')).toEqual(['helper', 'weigher'])
  const subject = { type: 'user', id: here.world.people.Col?.id ?? '' }
  const { entries } = await listEntries(here.db, { subject, actions: ['role.assigned', 'role.revoked'] })
  expect(entries.filter(({ actorName }) => actorName === 'Sue')).toHaveLength(3)
})

test('a role that a constraint speaks of is shown with its effect before it is kept', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Una'))
  const check = await sue.press('Save roles', { roles: ['superUser'] })
  expect(check.status).toBe(200)
  check.page.getByText(/Super User added\. Nothing is saved yet/)
  check.page.getByText('View schools, for the whole local authority')
  expect(await rolesOf('Una')).toEqual([])
  const { page } = await sue.press('Save this change')
  page.getByText('Super User added for Una')
  expect(await rolesOf('Una')).toEqual(['superUser'])
})

test('a second lead is refused with the rule, who holds the place and the next step', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Sam'))
  const { status, page, document } = await sue.press('Save roles', { roles: ['superUser', 'lead'] })
  expect(status).toBe(409)
  page.getByRole('heading', { level: 1, name: 'This change is not possible' })
  expect(document.querySelector('main')?.textContent).toMatch(/Lead/)
  expect(document.querySelector('main')?.textContent).toMatch(/\bLee\b/)
  expect(await rolesOf('Sam')).toEqual(['superUser'])
})

test('a role with one place is handed over in one change', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Sam'))
  const takeFrom = `lead ${here.world.people.Lee?.membership}`
  const check = await sue.press('Save roles', { roles: ['superUser', 'lead'], takeFrom })
  check.page.getByText('Lee will no longer be Lead.')
  const { page } = await sue.press('Save this change')
  page.getByText('Lead added for Sam. Lead taken from Lee')
  expect(await rolesOf('Lee')).toEqual(['superUser'])
  expect(await rolesOf('Sam')).toEqual(['lead', 'superUser'])
})

test('the last super user cannot stop being one, and is told why', async () => {
  const sid = await asUser(here.host, 'sid@example.org')
  await sid.get(pageOf('Sid'))
  const { status, document } = await sid.press('Save roles', { roles: [] })
  expect(status).toBe(409)
  expect(document.querySelector('main')?.textContent).toMatch(/at least 1|Super User/)
  expect(await rolesOf('Sid')).toEqual(['superUser'])
})

test('one’s own access is shown before it is given up', async () => {
  const sam = await asUser(here.host, 'sam@example.org')
  await sam.get(pageOf('Sam'))
  const check = await sam.press('Save roles', { roles: ['helper'] })
  check.page.getByText(/This is your own access/)
  check.page.getByText(/^You will no longer be able to do \d+ things?$/)
  const done = await sam.press('Save this change')
  expect(done.status).toBe(403)
  expect(await rolesOf('Sam')).toEqual(['helper'])
})

test('two editors cannot overwrite each other: the second is told, and nothing of theirs is saved', async () => {
  const [sue, lee] = await Promise.all([asUser(here.host, 'sue@example.org'), asUser(here.host, 'lee@example.org')])
  await Promise.all([sue.get(pageOf('Col')), lee.get(pageOf('Col'))])
  await sue.press('Save roles', { roles: ['collector'] })
  await sue.press('Save this change')
  const { status, page } = await lee.press('Save roles', { roles: ['helper'] })
  expect(status).toBe(409)
  page.getByText(/Col’s access has changed since you opened the page/)
  expect(await rolesOf('Col')).toEqual(['collector'])
})

test('the back button after saving: pressed again, nothing happens twice and the page says why', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Una'))
  const check = await sue.press('Save roles', { roles: ['superUser', 'helper'] })
  expect((await sue.press('Save this change')).status).toBe(200)
  const subject = { type: 'user', id: here.world.people.Una?.id ?? '' }
  const recorded = (await listEntries(here.db, { subject })).total
  const again = await sue.press('Save this change', {}, {}, check)
  again.page.getByText('Nothing changed for Una')
  expect(await rolesOf('Una')).toEqual(['helper', 'superUser'])
  expect((await listEntries(here.db, { subject })).total).toBe(recorded)
})

test('saving what is there already changes nothing and says so', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Lee'))
  const { page } = await sue.press('Save roles')
  page.getByText('Nothing changed for Lee')
})

test('a role the service does not know is ignored', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Lee'))
  const { page } = await sue.press('Save roles', { roles: ['superUser', 'emperor', 'officer'] })
  page.getByText('Nothing changed for Lee')
})
