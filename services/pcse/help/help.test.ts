import { afterAll, beforeAll, expect, test } from 'vitest'
import { people } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

test('help names the administrators of one’s own practice, and of no other', async () => {
  const { page, body } = await (await portal.as('una')).get('/pcse/help')
  expect(page.getByRole('link', { name: people.gita.email })).toBeTruthy()
  expect(body).not.toContain(people.bea.email)
})

test('help says who authorises the form, in the order they are to be asked', async () => {
  const { document, page } = await (await portal.as('vera')).get('/pcse/help')
  const order = [...document.querySelectorAll('main ol li')].map((item) => item.textContent)
  expect(order).toEqual([
    'a GP partner',
    'the Caldicott Guardian',
    'somebody on the Authorised Email List',
    'the ICB; we name a contact there first',
  ])
  const form = page.getByRole('link', { name: 'form for a user administrator' })
  expect(form.getAttribute('href')).toBe('/first-administrator/pcse')
})

test('help says how users are created, managed and deactivated, and leads an administrator there', async () => {
  const gita = await portal.as('gita')
  const { document } = await gita.get('/pcse/help')
  const leads = { 'Add a user': '/pcse/users/new', 'User management': '/pcse/users', 'Hand over': '/pcse/hand-over' }
  for (const [name, address] of Object.entries(leads)) {
    expect(document.querySelector(`main a[href="${address}"]`)?.textContent).toBe(name)
    expect((await gita.get(address)).status).toBe(200)
  }
  const forOthers = await (await portal.as('una')).get('/pcse/help')
  expect(forOthers.body).toContain('To create a user')
  expect(forOthers.document.querySelector('main a[href="/pcse/users/new"]')).toBeNull()
})

test('an answer to “was this page useful?” is kept without a name, and the centre reads it', async () => {
  const una = await portal.as('una')
  const { document } = await una.get('/pcse/help')
  await una.get(document.querySelector('footer a[href^="/pcse/feedback"]')?.getAttribute('href') ?? '')
  const thanked = await una.press('Send your answer', { useful: 'no', comment: 'Where is the form?' })
  expect(thanked.url).toBe('/pcse/help')
  const { body } = await (await portal.as('vera')).get('/pcse/feedback/answers')
  expect(body).toContain('Where is the form?')
  expect(body).not.toContain('Una')
  expect((await (await portal.as('gita')).get('/pcse/feedback/answers')).status).toBe(404)
})
