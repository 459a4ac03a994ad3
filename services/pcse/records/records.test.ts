import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../demo/id-of.ts'
import { dayFields, openPortal, type Portal, sendTwice } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const asked = { labels: 'wold-0500\nWOLD-0501, WOLD-0500', urgency: 'urgent', ...dayFields('collect_on', '2026-11-20') }

describe('a record movement', () => {
  test('has labels for its bags, and a day that has not gone by', async () => {
    const orla = await portal.as('orla')
    const named = await orla.post('/pcse/record-requests/new', { ...asked, labels: 'Mrs Jane Roe' })
    expect(named.page.getByRole('alert').textContent).toContain('Enter a label of letters, digits and hyphens')
    const past = await orla.post('/pcse/record-requests/new', { ...asked, ...dayFields('collect_on', '2026-11-18') })
    expect(past.page.getByRole('alert').textContent).toContain('19 November 2026 or later')
  })

  test('is tracked from the wish to the delivery', async () => {
    const orla = await portal.as('orla')
    const made = await orla.post('/pcse/record-requests/new', asked)
    expect(made.body).toContain('WOLD-0500, WOLD-0501')
    expect(made.body).toContain('Urgent')
    const centre = made.url.replace('/record-requests/', '/collections/')
    const ola = await portal.as('ola')
    expect((await ola.post(centre, { to: 'collected' })).body).toContain('collected')
    expect((await ola.post(centre, { to: 'collected' })).status, 'pressed twice').toBe(409)
    expect((await orla.post(`${made.url}/cancellation`)).status).toBe(409)
    expect((await ola.post(centre, { to: 'delivered' })).body).toContain('delivered')
    expect((await ola.post(centre, { to: 'delivered' })).status).toBe(409)
    const { document } = await orla.get(made.url)
    const steps = [...document.querySelectorAll('main ol li')].map((item) => item.textContent?.split(',')[0])
    expect(steps).toEqual(['Asked for', 'Collected', 'Delivered'])
  })

  test('is asked for once when it is sent again after going back', async () => {
    const orla = await portal.as('orla')
    const movements = async () => (await orla.get('/pcse/record-requests')).page.getAllByRole('row').length
    const before = await movements()
    const [first, second] = await sendTwice(orla, '/pcse/record-requests/new', 'Ask for the collection', asked)
    expect(second?.url).toBe(first?.url)
    expect(await movements()).toBe(before + 1)
  })

  test('is cancelled before it is collected, by its practice alone', async () => {
    const address = `/pcse/record-requests/${idOf('movement')}`
    expect((await (await portal.as('dev')).post(`${address}/cancellation`)).status).toBe(404)
    expect((await (await portal.as('orla')).post(`${address}/cancellation`)).body).toContain('Cancelled')
  })
})
