import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listEntries } from '@remit/platform/audit'
import type { Db } from '@remit/platform/db'
import { buildHost } from '@remit/platform/host'
import { asUser, type Client, openStore, stores } from '@remit/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inPounds, penceOf } from '../reference/pounds.ts'
import { pcse } from '../service.ts'
import { type PersonKey, people, seed, testNow } from '../test/cast.ts'
import { sendTwice } from '../test/portal.ts'
import { claimTypes, payCodeOf } from './claim-types.ts'
import { evidenceKind } from './evidence-kind.ts'

const typed = {
  type: 'waterRates',
  'period_from-day': '1',
  'period_from-month': '4',
  'period_from-year': '2026',
  'period_to-day': '30',
  'period_to-month': '9',
  'period_to-year': '2026',
  amount_pence: '£1,250.5',
}
const invoice = { name: 'water.pdf', content: '%PDF-1.7 an invoice' }

describe.each(stores)('claims on %s', (store) => {
  let db: Db
  let as: (person: PersonKey) => Promise<Client>
  let close: () => Promise<void>
  let address = ''

  beforeAll(async () => {
    const opened = await openStore(store, pcse.migrations)
    db = opened.db
    await db.transaction().execute((tx) => seed(tx, testNow))
    const uploadsFolder = await mkdtemp(join(tmpdir(), 'pcse-claims-'))
    const config = { publicUrl: 'http://localhost', demonstration: true, secret: 'x'.repeat(32), uploadsFolder }
    const host = await buildHost({ db, services: [pcse], config, clock: () => testNow })
    as = (person) => asUser(host, people[person].email)
    close = async () => {
      await host.close()
      await opened.close()
      await rm(uploadsFolder, { recursive: true, force: true })
    }
  })
  afterAll(() => close())

  test('begin as a draft, offered by one of the ten types', async () => {
    const cal = await as('cal')
    expect((await cal.get('/pcse/claims/new')).page.getAllByRole('radio')).toHaveLength(10)
    const made = await cal.post('/pcse/claims/new', typed)
    expect(made.status).toBe(200)
    address = made.url
    expect(made.body).toContain('£1,250.50')
    expect(made.page.queryByRole('button', { name: 'Submit claim' })).toBeNull()
  })

  test('are made once when the form is sent again after going back', async () => {
    const cal = await as('cal')
    const drafts = async () => (await cal.get('/pcse/claims?status=draft')).page.getAllByRole('row').length
    const before = await drafts()
    const [first, second] = await sendTwice(cal, '/pcse/claims/new', 'Save as draft', typed)
    expect(second?.url).toBe(first?.url)
    expect(second?.body).toContain('You have already sent this form')
    expect(await drafts()).toBe(before + 1)
  })

  test('name everything that is missing or wrong, and keep what was typed', async () => {
    const cal = await as('cal')
    const empty = await cal.post('/pcse/claims/new', { amount_pence: 'lots' })
    expect(empty.status).toBe(422)
    expect(empty.page.getByRole('alert').querySelectorAll('li')).toHaveLength(4)
    expect(empty.page.getByLabelText('Amount')).toHaveProperty('value', 'lots')
    expect(empty.document.querySelectorAll('.govuk-date-input .govuk-input--error')).toHaveLength(6)
    const backwards = await cal.post('/pcse/claims/new', { ...typed, 'period_to-year': '2025' })
    expect(backwards.page.getByRole('alert').textContent).toContain('The last day must be the first day or later')
  })

  test('are changed while they are drafts', async () => {
    const cal = await as('cal')
    const { page } = await cal.get(`${address}/details`)
    expect(page.getByLabelText('Amount')).toHaveProperty('value', '1,250.50')
    expect(page.getAllByLabelText('Month').map((box: Element) => box.getAttribute('value'))).toEqual(['04', '09'])
    expect(page.getByLabelText('Water rates')).toHaveProperty('checked', true)
    expect((await cal.post(`${address}/details`, { ...typed, amount_pence: '900' })).body).toContain('£900.00')
  })

  test('are not submitted without all mandatory information, nor without evidence', async () => {
    const cal = await as('cal')
    const lacking = await cal.post(`${address}/submission`)
    expect(lacking.status).toBe(409)
    expect(lacking.body).toContain('Number of the invoice or demand')
    await cal.post(`${address}/particulars`, { premises: '1 Ash Lane' })
    expect((await cal.post(`${address}/submission`)).body).not.toContain('Address of the premises')
    await cal.post(`${address}/particulars`, { premises: '1 Ash Lane', invoice_number: 'W-77' })
    const refused = await cal.post(`${address}/submission`)
    expect(refused.status).toBe(409)
    expect(refused.body).toContain('Add the invoice or other evidence first')
  })

  test('take evidence while they are drafts, and give it back unchanged', async () => {
    const cal = await as('cal')
    const program = await cal.post(`${address}/evidence/new`, { file: { name: 'invoice.pdf', content: 'MZ' } })
    expect(program.status).toBe(422)
    const added = await cal.post(`${address}/evidence/new`, { file: invoice })
    const link = added.page.getByRole('link', { name: 'water.pdf' }).getAttribute('href') ?? ''
    expect((await cal.get(link)).body).toBe(invoice.content)
    expect((await cal.post(`${link}/removal`)).body).toContain('No evidence has been added')
    expect((await cal.get(link)).status).toBe(404)
    await cal.post(`${address}/evidence/new`, { file: invoice })
  })

  test('are seen, and only seen, with View Claims; another practice and other roles find nothing', async () => {
    const vic = await as('vic')
    expect((await vic.get(address)).status).toBe(200)
    for (const step of ['details', 'evidence/new', 'submission', 'withdrawal']) {
      expect((await vic.post(`${address}/${step}`, typed)).status, step).toBe(403)
    }
    expect((await vic.post('/pcse/claims/new', typed)).status).toBe(403)
    for (const person of ['gita', 'stella', 'vera'] as const) {
      expect((await (await as(person)).get('/pcse/claims')).status, person).toBe(403)
      expect((await (await as(person)).get(address)).status, person).toBe(404)
    }
    const dot = await as('dot')
    expect((await dot.get('/pcse/claims')).body).not.toContain(address)
    expect((await dot.post(`${address}/withdrawal`)).status).toBe(404)
  })

  test('are submitted once, and then no longer changed', async () => {
    const cal = await as('cal')
    const before = await cal.get(`${address}/submission`)
    const submitted = await cal.press('Submit claim')
    expect(submitted.body).toContain('by Cal Ortiz')
    expect(submitted.page.getByText('Pay code').nextElementSibling?.textContent).toBe('G05')
    // The back button, and the same press again.
    const again = await cal.press('Submit claim', {}, {}, before)
    expect(again.status).toBe(409)
    expect(again.body).toContain('Look at where it stands now')
    for (const [step, fields] of [
      ['submission', {}],
      ['details', typed],
      ['evidence/new', { file: invoice }],
    ] as const) {
      expect((await cal.post(`${address}/${step}`, fields)).status, step).toBe(409)
    }
  })

  test('are withdrawn once', async () => {
    const cal = await as('cal')
    expect((await cal.post(`${address}/withdrawal`)).body).toContain('Withdrawn')
    expect((await cal.post(`${address}/withdrawal`)).status).toBe(409)
  })

  test('leave every step in the history, without the names of files', async () => {
    const { entries } = await listEntries(db, { service: 'pcse', subject: { type: 'claim', id: address.slice(-36) } })
    expect(entries.map(({ action }) => action).toReversed()).toEqual([
      'claim.added',
      'claim.changed',
      'claim.changed',
      'claim.changed',
      'claim.evidence-added',
      'claim.evidence-removed',
      'claim.evidence-added',
      'claim.submitted',
      'claim.withdrawn',
    ])
    expect(JSON.stringify(entries)).not.toContain('water.pdf')
  })
})

test('the ten published types of claim are there', () => {
  expect(Object.values(claimTypes)).toEqual([
    'Cost rents and LA Economic rents',
    'Health Centre rent',
    'Health Centre rates',
    'Premises service charge',
    'Water rates',
    'Non-domestic rates',
    'Actual rents',
    'Disposal of clinical waste',
    'Maternity claims',
    'Locum cover costs',
  ])
})

test('the pay code depends on the type of claim and of contract, GMS and PMS sharing one', () => {
  expect(payCodeOf('waterRates', 'GMS')).toBe(payCodeOf('waterRates', 'PMS'))
  expect(payCodeOf('waterRates', 'APMS')).not.toBe(payCodeOf('waterRates', 'GMS'))
})

test('amounts are whole pence, as typed with pounds, commas and one or two decimals', () => {
  expect(penceOf('£1,250.5')).toBe(125_050)
  expect(penceOf('0.07')).toBe(7)
  expect(penceOf('12')).toBe(1200)
  expect(['-1', '1.234', '', '1e3', 'ten'].map(penceOf)).toEqual(Array(5).fill(undefined))
  expect(inPounds(125_050)).toBe('£1,250.50')
})

test('evidence is a PDF, PNG or JPEG by its first bytes, whatever its name says', () => {
  expect(evidenceKind(Buffer.from('%PDF-1.4'))).toBe('application/pdf')
  expect(evidenceKind(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d]))).toBe('image/png')
  expect(evidenceKind(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
  expect(evidenceKind(Buffer.from('MZ'))).toBeUndefined()
  expect(evidenceKind(Buffer.from(''))).toBeUndefined()
})
