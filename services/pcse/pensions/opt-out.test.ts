import { listOutbox } from '@remit/platform/notify'
import { asUser } from '@remit/platform/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gps } from '../demo/gps.ts'
import { people } from '../test/cast.ts'
import { dayFields, openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const tom = gps.find(({ name }) => name === 'Dr Tom Ayre')
const asTom = () => asUser(portal.host, tom?.email ?? '')

test('a GP opts out from today on, once; their practice is asked for a leaver form', async () => {
  const gp = await asTom()
  const past = await gp.post('/pcse/opt-out', dayFields('last_on', '2026-11-18'))
  expect(past.page.getByRole('alert').textContent).toContain('must be today or later')
  expect((await gp.post('/pcse/opt-out', dayFields('last_on', '2026-12-31'))).body).toContain('You have opted out')
  expect((await gp.post('/pcse/opt-out', dayFields('last_on', '2027-01-31'))).status).toBe(409)
  const [told] = await listOutbox(portal.db, { to: people.jo.email })
  expect(told?.body).toContain('Dr Tom Ayre has opted out of the pension scheme and stays at Ash Lane Surgery')
  expect((await (await portal.as('jo')).get('/pcse/opt-out')).status).toBe(403)
})

test('the practice sends the leaver form that is filled in for it, and not for a later day', async () => {
  const jo = await portal.as('jo')
  const { document } = await jo.get('/pcse/pension-forms')
  const link = document.querySelector('a[href*="leaver?member="]')
  expect(link?.textContent).toBe('Send the leaver form for Dr Tom Ayre')
  await jo.get(link?.getAttribute('href') ?? '')
  const late = await jo.press('Send leaver form', dayFields('on_day', '2027-01-01'))
  expect(late.page.getByRole('alert').textContent).toContain('the last day being 31 December 2026')
  const sent = await jo.press('Send leaver form', dayFields('on_day', '2026-12-31'))
  expect(sent.page.getByRole('row', { name: /Dr Tom Ayre/ }).textContent).toContain('Opted out')
  expect((await jo.get('/pcse/pension-forms')).document.querySelector('a[href*="leaver?member="]')).toBeNull()
})

test('nobody joins who has opted out, before they opt back in themselves', async () => {
  const jo = await portal.as('jo')
  const joiner = { who: tom?.id ?? '', sd_number: tom?.sdNumber ?? '', yearly_pence: '60,000' }
  const form = { ...joiner, ...dayFields('joined_on', '2027-02-01') }
  const refused = await jo.post('/pcse/pension-forms/joiner', form)
  expect(refused.page.getByRole('alert').textContent).toContain('Dr Tom Ayre has opted out of the scheme')
  const gp = await asTom()
  await gp.get('/pcse/opt-in')
  expect((await gp.press('Opt back in')).body).toContain('You have opted back in')
  expect((await gp.post('/pcse/opt-in')).status).toBe(409)
  expect((await jo.post('/pcse/pension-forms/joiner', form)).body).toContain('Joiner form for Dr Tom Ayre sent')
})
