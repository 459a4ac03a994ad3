import { pdfText } from '@remit/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../demo/id-of.ts'
import { places } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { payDueRuns } from './make-payment-run.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const november = { month: 'this', 'paysOn-day': '25', 'paysOn-month': '11', 'paysOn-year': '2026' }

async function statusOf(claim: string) {
  const found = await portal.db
    .selectFrom('pcse.claims')
    .select('status')
    .where('id', '=', idOf(claim))
    .executeTakeFirst()
  return found?.status
}

describe('a payment run', () => {
  test('is made by the centre only, once a month, for a day of its month that has not gone by', async () => {
    expect((await (await portal.as('abel')).get('/pcse/payment-runs')).status).toBe(403)
    const ola = await portal.as('ola')
    expect((await ola.get('/pcse/payment-runs')).body).toContain('2 approved claims wait')
    const past = await ola.post('/pcse/payment-runs/new', { ...november, 'paysOn-day': '18' })
    expect(past.page.getByRole('alert').textContent).toContain('must be in November 2026, and today or later')
    expect((await ola.post('/pcse/payment-runs/new', november)).body).toContain('Payment run for November 2026')
    expect((await ola.post('/pcse/payment-runs/new', november)).status).toBe(409)
  })

  test('takes the approved claims of every practice, and leaves those that are not approved', async () => {
    expect(await statusOf('claim damson under way')).toBe('inRun')
    expect(await statusOf('claim damson waits')).toBe('submitted')
  })

  test('is paid on its day, by itself and once', async () => {
    await payDueRuns(portal.db, new Date('2026-11-24T06:10:00Z'))
    expect(await statusOf('claim damson under way')).toBe('inRun')
    await payDueRuns(portal.db, new Date('2026-11-25T06:10:00Z'))
    await payDueRuns(portal.db, new Date('2026-11-25T06:11:00Z'))
    expect(await statusOf('claim damson under way')).toBe('paid')
    const paid = await portal.db
      .selectFrom('audit_entries')
      .select('action')
      .where('action', '=', 'payment-run.paid')
      .execute()
    expect(paid).toHaveLength(1)
  })
})

describe('a statement', () => {
  async function newest() {
    const stella = await portal.as('stella')
    const { document } = await stella.get('/pcse/statements')
    expect(document.querySelectorAll('tbody tr')).toHaveLength(13)
    return { stella, address: document.querySelector('tbody th a')?.getAttribute('href') ?? '' }
  }

  test('shows contract, list sizes, claims and pension deductions, and adds up', async () => {
    const { stella, address } = await newest()
    const { page, document } = await stella.get(address)
    expect(page.getByText('9,120 patients, 9,544 weighted')).toBeTruthy()
    const amounts = [...document.querySelectorAll('tbody tr td:last-child')].map((cell) =>
      Number(cell.textContent?.replace('−', '-').replaceAll(/[^\d.-]/g, '')),
    )
    const total = amounts.pop() ?? 0
    expect(amounts.length).toBeGreaterThanOrEqual(3)
    expect(amounts.filter((amount) => amount < 0).length).toBeGreaterThanOrEqual(2)
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(total, 2)
  })

  test('has the totals of the year from April on', async () => {
    const { stella, address } = await newest()
    const { document } = await stella.get(address)
    const totals = document.querySelectorAll('dl')[1]?.textContent ?? ''
    // Eight months, April to November, of a contract worth £964,000 a year.
    expect(totals).toContain('£642,666.64')
  })

  test('is exported as CSV, with the same lines', async () => {
    const { stella, address } = await newest()
    const file = await stella.get(`${address}/lines.csv`)
    expect(file.headers['content-disposition']).toContain('G99001-2026-11-statement.csv')
    expect(file.body).toContain('GMS contract, November 2026')
    expect(file.body).toMatch(/-\d+\.\d\d/)
  })

  test('is exported as PDF, with the same lines, tagged for screen readers', async () => {
    const { stella, address } = await newest()
    const file = await stella.get(`${address}/statement.pdf`)
    expect(file.headers['content-type']).toContain('application/pdf')
    expect(file.headers['content-disposition']).toContain('G99001-2026-11-statement.pdf')
    const [text = ''] = pdfText(file.bytes)
    const shown = (await stella.get(address)).document.querySelectorAll('tbody tr')
    for (const row of shown) expect(text).toContain(row.querySelector('td:last-child')?.textContent?.trim())
    expect(text).toContain('£642,666.64')
    expect(file.bytes.toString('latin1')).toContain('pdfuaid')
    const [members = ''] = pdfText((await stella.get(`${address}/contributions.pdf`)).bytes)
    expect(members).toMatch(/Practice reference number G99001 .*Dr Asha Bell 21000000 £\S+ 12\.5% £/)
  })

  test('of pension contributions names every member with pay, rate and both contributions', async () => {
    const { stella, address } = await newest()
    const { document, page } = await stella.get(`${address}/contributions`)
    expect(document.querySelectorAll('tbody tr')).toHaveLength(7)
    expect(document.querySelector('.govuk-caption-l')?.textContent).toContain('practice reference number G99001')
    expect(page.getByRole('row', { name: /Dr Asha Bell/ }).textContent).toContain('12.5%')
    expect((await stella.get(`${address}/contributions.csv`)).body).toContain('Dr Asha Bell')
  })

  test('is seen at its own practice only, by holders of Statements', async () => {
    const { address } = await newest()
    for (const file of ['', '/statement.pdf', '/lines.csv', '/contributions.pdf', '/contributions.csv']) {
      expect((await (await portal.as('tess')).get(`${address}${file}`)).status).toBe(404)
    }
    expect((await (await portal.as('cal')).get(address)).status).toBe(404)
    expect((await (await portal.as('cal')).get('/pcse/statements')).status).toBe(403)
  })
})

describe('contracts', () => {
  const typed = { type: 'PMS', yearly_pence: '970,000', patients: '9,200', weighted_patients: '9,600' }

  test('are set by the ICB for its own practices', async () => {
    const abel = await portal.as('abel')
    const saved = await abel.post(`/pcse/contracts/${places.ash.id}`, typed)
    expect(saved.page.getByRole('row', { name: /Ash Lane/ }).textContent).toContain('£970,000.00')
    expect((await abel.post(`/pcse/contracts/${places.ash.id}`, { ...typed, patients: 'many' })).status).toBe(422)
    expect((await (await portal.as('cal')).post(`/pcse/contracts/${places.ash.id}`, typed)).status).toBe(404)
  })

  test('a claim is not submitted before its practice has one', async () => {
    await portal.db.deleteFrom('pcse.contracts').where('practice_id', '=', places.elm.id).execute()
    const tess = await portal.as('tess', places.elm.name)
    const refused = await tess.post(`/pcse/claims/${idOf('claim elm under way')}/submission`)
    expect(refused.status).toBe(409)
    expect(refused.body).toContain('Ask your ICB')
  })
})
