import { asUser } from '@remit/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gps } from '../demo/gps.ts'
import { idOf } from '../demo/id-of.ts'
import { places } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { certificateDueOn, certificateYear } from './certificates.ts'
import { takenInYear } from './year-figures.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const gp = (name: string) => gps.find((each) => each.name === name) ?? gps[0]
const as = (name: string) => asUser(portal.host, gp(name)?.email ?? '')
const clients = `/pcse/clients/${idOf('certificate asha')}`

test('certificates are for the pension year that ended last, and due on 28 February', () => {
  expect([certificateYear('2026-11-19'), certificateYear('2026-03-31')]).toEqual([2025, 2024])
  expect(certificateDueOn(2025)).toBe('2027-02-28')
  expect(certificateDueOn(2026)).toBe('2028-02-28')
})

describe('a GP’s own certificate', () => {
  test('is of Type 1 for a principal and of Type 2 for a salaried GP; whoever did locum work only needs none', async () => {
    expect((await (await as('Dr Rhys Bowen')).get('/pcse/year-end')).body).toContain('Type 1 annual certificate')
    expect((await (await as('Dr June Firth')).get('/pcse/year-end')).body).toContain('Type 2 self-assessment')
    const hugo = await portal.as('hugo')
    expect((await hugo.get('/pcse/year-end')).body).toContain('needs no certificate')
    expect((await hugo.post('/pcse/year-end', { practice_pence: '100' })).status).toBe(422)
    expect((await (await portal.as('esme')).get('/pcse/year-end')).status).toBe(403)
  })

  test('adds all earnings up at one rate, less what the year’s payment runs have taken', async () => {
    const june = await as('Dr June Firth')
    await june.get('/pcse/year-end')
    const wrong = await june.press('Save figures', { practice_pence: '-1', other_pence: '99,999,999' })
    expect(wrong.page.getByRole('alert').textContent).toMatch(/Enter an amount.*£9,999,999\.99 or less/s)
    const saved = await june.press('Save figures', { practice_pence: '60,000', other_pence: '5,000' })
    expect(saved.body).toContain('£8,125.00, at 12.5%')
    const taken = await takenInYear(portal.db, gp('Dr June Firth')?.id ?? '', 2025)
    expect(taken).toBeGreaterThan(0)
    const shown = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' }).format(8125 - taken / 100)
    expect(saved.body).toContain(shown)
  })

  test('is declared by the GP alone, as they saw it, and then it does not change', async () => {
    const june = await as('Dr June Firth')
    await june.get('/pcse/year-end/declaration')
    expect((await june.press('Declare')).page.getByRole('alert').textContent).toContain('Tick that the figures')
    portal.time.now = new Date(portal.time.now.getTime() + 1000)
    await (await as('Dr June Firth')).post('/pcse/year-end', { practice_pence: '61,000' })
    expect((await june.press('Declare', { agreed: 'yes' })).status).toBe(409)
    await june.get('/pcse/year-end/declaration')
    expect((await june.press('Declare', { agreed: 'yes' })).body).toContain('You declared it on 19 November 2026')
    expect((await june.post('/pcse/year-end', { practice_pence: '1' })).status).toBe(409)
  })
})

describe('an accountant', () => {
  test('fills in the certificates of the GPs who have chosen them, and can declare none', async () => {
    const abi = await portal.as('abi')
    expect((await abi.get('/pcse/clients')).page.getByRole('link', { name: 'Dr Asha Bell' })).toBeTruthy()
    await abi.get(clients)
    expect((await abi.press('Save figures', { practice_pence: '99,000' })).body).toContain('£99,000.00')
    expect((await abi.get('/pcse/year-end/declaration')).status).toBe(403)
    expect((await (await as('Dr Asha Bell')).get('/pcse/year-end')).body).toContain('by Abi Lyle')
  })

  test('sees a certificate no longer when the GP takes it back, and never another’s', async () => {
    const abi = await portal.as('abi')
    const other = await as('Dr Lola Kane')
    await other.post('/pcse/year-end', { practice_pence: '70,000' })
    const clientsNow = await abi.get('/pcse/clients')
    expect(clientsNow.body).toContain('Asha Bell')
    expect(clientsNow.body).not.toContain('Lola Kane')
    const asha = await as('Dr Asha Bell')
    const forged = await asha.post('/pcse/year-end', { practice_pence: '1', accountant: places.ash.id })
    expect(forged.page.getByRole('alert').textContent).toContain('Choose an accountant from the list')
    await asha.post('/pcse/year-end', { practice_pence: '99,000' })
    expect((await abi.get(clients)).status).toBe(404)
    expect((await abi.post(clients, { practice_pence: '1' })).status).toBe(404)
  })
})
