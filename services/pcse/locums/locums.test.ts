import { listOutbox } from '@remit/platform/notify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../demo/id-of.ts'
import { people, places } from '../test/cast.ts'
import { dayFields, openPortal, type Portal, sendTwice } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const work = (from: string, to = from) => ({
  practice: places.ash.id,
  sd_number: '12345678',
  fee_pence: '500',
  ...dayFields('work_from', from),
  ...dayFields('work_to', to),
})

describe('Locum A', () => {
  test('is refused for work that ended more than ten weeks ago, or is not done yet', async () => {
    const hugo = await portal.as('hugo')
    const old = await hugo.post('/pcse/locum-forms/new', work('2026-09-09'))
    expect(old.page.getByRole('alert').textContent).toContain('more than ten weeks ago')
    const future = await hugo.post('/pcse/locum-forms/new', work('2026-11-20'))
    expect(future.page.getByRole('alert').textContent).toContain('after the work is done')
    const months = await hugo.post('/pcse/locum-forms/new', work('2026-10-30', '2026-11-02'))
    expect(months.page.getByRole('alert').textContent).toContain('one form for each month')
  })

  test('goes to the practice’s approvers, who approve it; the performer is told', async () => {
    const hugo = await portal.as('hugo')
    const sent = await hugo.post('/pcse/locum-forms/new', work('2026-09-10'))
    expect(sent.body).toContain('£450.00')
    const [asked] = await listOutbox(portal.db, { to: people.luke.email })
    expect(asked?.body).toContain('Dr Hugo Marsh has sent a Locum A form to Ash Lane Surgery')
    expect((await hugo.post(`${sent.url}/decision`, { decision: 'confirmed' })).status).toBe(403)
    const luke = await portal.as('luke')
    const silent = await luke.post(`${sent.url}/decision`, { decision: 'rejected' })
    expect(silent.page.getByRole('alert').textContent).toContain('Enter why you reject it')
    expect((await luke.post(`${sent.url}/decision`, { decision: 'confirmed' })).body).toContain('confirmed')
    expect((await luke.post(`${sent.url}/decision`, { decision: 'rejected', reason: 'No' })).status).toBe(409)
    expect(await listOutbox(portal.db, { to: people.hugo.email })).toHaveLength(1)
  })

  test('is sent once when it is sent again after going back, and its approvers are told once', async () => {
    const hugo = await portal.as('hugo')
    const told = async () => (await listOutbox(portal.db, { to: people.luke.email })).length
    const before = await told()
    const [first, second] = await sendTwice(hugo, '/pcse/locum-forms/new', 'Send Locum A', work('2026-11-05'))
    expect(second?.url).toBe(first?.url)
    expect(await told()).toBe(before + 1)
  })

  test('is nobody’s who neither sent it nor approves for that practice', async () => {
    const address = `/pcse/locum-forms/${idOf('locum form first')}`
    expect((await (await portal.as('gwen')).get(address)).status).toBe(404)
    expect((await (await portal.as('bea')).get(address)).status).toBe(404)
    expect((await (await portal.as('cal')).get('/pcse/locum-forms')).status).toBe(403)
  })
})

describe('Locum B', () => {
  test('adds up the confirmed work of a month: 90 %, due on the 7th, with the published reference', async () => {
    const hugo = await portal.as('hugo')
    const { page } = await hugo.get('/pcse/locum-payments')
    const link = page.getByRole('link', { name: 'September 2026' }).getAttribute('href') ?? ''
    await hugo.get(link)
    const sent = await hugo.press('Send Locum B', { yearly_pence: '60,000' })
    const row = sent.page.getByRole('row', { name: /September 2026/ }).textContent
    for (const shown of ['£450.00', '10.7%', '£48.15', '7 October 2026', '12345678LOCSEP2026']) {
      expect(row).toContain(shown)
    }
  })

  test('is paid for once', async () => {
    const hugo = await portal.as('hugo')
    const again = await hugo.post('/pcse/locum-payments/new', { month: '2026-09', yearly_pence: '60,000' })
    expect(again.status).toBe(409)
    expect((await hugo.get('/pcse/locum-payments/new?month=2026-09')).body).toContain('There is no confirmed work')
  })
})
