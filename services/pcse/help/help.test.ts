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
