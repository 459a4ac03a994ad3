import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../demo/id-of.ts'
import { openPortal, type Portal, pathOf, sendTwice } from '../test/portal.ts'
import { catalogue } from './catalogue.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

describe('an order', () => {
  test('names at least one item, and no more of any than may be ordered', async () => {
    const orla = await portal.as('orla')
    const page = await orla.get('/pcse/orders/new')
    expect(page.document.querySelectorAll('main input[type="text"]')).toHaveLength(Object.keys(catalogue).length)
    const empty = await orla.post('/pcse/orders/new', {})
    expect(empty.page.getByRole('alert').textContent).toContain('one item at least')
    const much = await orla.post('/pcse/orders/new', { LABEL: '6', BAG: '2' })
    expect(much.page.getByRole('alert').textContent).toContain('from 0 to 5')
    expect(much.page.getByLabelText(/Record movement bags/)).toHaveProperty('value', '2')
  })

  test('is placed, sent out by the centre, and received with what arrived', async () => {
    const orla = await portal.as('orla')
    const placed = await orla.post('/pcse/orders/new', { GMS1: '2', BAG: '1' })
    expect(placed.body).toContain('Ordered. You can follow it here.')
    const ola = await portal.as('ola')
    const dispatch = placed.url.replace('/orders/', '/dispatches/')
    expect((await ola.post(dispatch)).body).toContain('is on its way')
    expect((await orla.post(`${placed.url}/cancellation`)).status).toBe(409)
    const part = await orla.post(`${placed.url}/receipt`, { GMS1: '1', BAG: '1' })
    expect(part.page.getByRole('row', { name: /GMS1/ }).textContent).toContain('Too little')
    expect((await orla.post(`${placed.url}/receipt`, { GMS1: '2', BAG: '1' })).status).toBe(409)
  })

  test('is placed once when it is sent again after going back, and asked after once', async () => {
    const orla = await portal.as('orla')
    const ordered = async () => (await orla.get('/pcse/orders')).page.getAllByRole('row').length
    const before = await ordered()
    const [first, second] = await sendTwice(orla, '/pcse/orders/new', 'Place the order', { GMS1: '1' })
    expect(second?.url).toBe(first?.url)
    expect(await ordered()).toBe(before + 1)
    const [asked, again] = await sendTwice(orla, `${first?.url}/follow-up`, 'Ask where it is', {})
    expect(pathOf(again)).toBe(pathOf(asked))
  })

  test('is followed up with an enquiry that names it', async () => {
    const orla = await portal.as('orla')
    const asked = await orla.post(`/pcse/orders/${idOf('second order')}/follow-up`)
    expect(asked.url).toContain('/pcse/contact/')
    expect(asked.page.getByRole('heading', { level: 1 }).textContent).toMatch(/^Where is Order \d+\?$/)
  })

  test('is cancelled before it is sent', async () => {
    const orla = await portal.as('orla')
    expect((await orla.post(`/pcse/orders/${idOf('second order')}/cancellation`)).body).toContain('Cancelled')
  })

  test('is the business of its practice’s clerks and of the centre alone', async () => {
    expect((await (await portal.as('mark')).get('/pcse/orders')).status).toBe(403)
    expect((await (await portal.as('mark')).get(`/pcse/orders/${idOf('order')}`)).status).toBe(404)
    expect((await (await portal.as('orla')).get('/pcse/dispatches')).status).toBe(403)
    expect((await (await portal.as('orla')).post(`/pcse/dispatches/${idOf('order')}`)).status).toBe(404)
  })
})
