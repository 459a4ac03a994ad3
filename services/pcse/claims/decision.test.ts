import { listOutbox } from '@remit/platform/notify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../demo/id-of.ts'
import { people } from '../test/cast.ts'
import { dayFields, openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const waiting = (practice: string) => `/pcse/claims/${idOf(`claim ${practice} waits`)}`
const later = () => {
  portal.time.now = new Date(portal.time.now.getTime() + 1000)
}

describe('the ICB', () => {
  test('sees the claims of its practices that were submitted, and no drafts', async () => {
    const abel = await portal.as('abel')
    const { document, page } = await abel.get('/pcse/claims?status=submitted')
    expect(document.querySelectorAll('tbody tr')).toHaveLength(6)
    expect(page.getAllByText('Ash Lane Surgery')).toHaveLength(1)
    expect((await abel.get('/pcse/claims?status=draft')).document.querySelectorAll('tbody tr')).toHaveLength(0)
    expect((await abel.get('/pcse')).body).toContain('6 claims wait for your decision')
    const first = [...(await abel.get('/pcse/claims')).document.querySelectorAll('tbody tr')].slice(0, 7)
    expect(first.map((row) => row.textContent?.includes('Submitted'))).toEqual([...Array(6).fill(true), false])
  })

  test('returns a claim only with what is missing; the practice puts it right and submits it again', async () => {
    const abel = await portal.as('abel')
    const address = waiting('ash')
    expect((await abel.post(`${address}/decision`)).page.getByRole('alert').textContent).toContain('Choose what you')
    const silent = await abel.post(`${address}/decision`, { decision: 'returned' })
    expect(silent.page.getByRole('alert').textContent).toContain('Enter what is missing')
    const returned = await abel.post(`${address}/decision`, { decision: 'returned', words: 'Which meter?' })
    expect(returned.body).toContain('Claim returned')
    const [told] = await listOutbox(portal.db, { to: people.cal.email })
    expect(told?.body).toContain('Which meter?')
    const cal = await portal.as('cal')
    expect((await cal.get(address)).body).toContain('Which meter?')
    later()
    expect((await cal.post(`${address}/submission`)).body).toContain('Claim submitted')
    const approved = await abel.post(`${address}/decision`, { decision: 'approved' })
    expect(approved.body).toContain('Claim approved')
    expect((await abel.post(`${address}/decision`, { decision: 'rejected', words: 'No' })).status).toBe(409)
  })

  test('rejects a claim only with the reason', async () => {
    const abel = await portal.as('abel')
    const silent = await abel.post(`${waiting('birch')}/decision`, { decision: 'rejected' })
    expect(silent.page.getByRole('alert').textContent).toContain('Enter why you reject it')
    const rejected = await abel.post(`${waiting('birch')}/decision`, { decision: 'rejected', words: 'Paid in March' })
    expect(rejected.body).toContain('Claim rejected')
    expect((await abel.get(waiting('birch'))).body).toContain('Paid in March')
  })
})

test('nobody decides a claim that they submitted themselves, also when they act for an ICB', async () => {
  await portal.db
    .updateTable('pcse.claims')
    .set({ submitted_by: people.abel.id })
    .where('id', '=', idOf('claim elm waits'))
    .execute()
  const own = await (await portal.as('abel')).post(`${waiting('elm')}/decision`, { decision: 'approved' })
  expect(own.status).toBe(403)
  expect(own.body).toContain('Nobody decides a claim that they made or submitted themselves')
  expect((await (await portal.as('iris')).post(`${waiting('elm')}/decision`, { decision: 'approved' })).status).toBe(
    200,
  )
})

test('nobody at a practice decides claims', async () => {
  expect((await (await portal.as('dot')).post(`${waiting('damson')}/decision`, { decision: 'approved' })).status).toBe(
    403,
  )
  expect((await (await portal.as('gita')).get(`${waiting('ash')}/decision`)).status).toBe(404)
})

test('maternity cover is claimed for at most 26 weeks', async () => {
  const days = (from: string, to: string) => ({ ...dayFields('period_from', from), ...dayFields('period_to', to) })
  const cal = await portal.as('cal')
  const typed = { type: 'maternity', amount_pence: '900' }
  const tooLong = await cal.post('/pcse/claims/new', { ...typed, ...days('2026-01-01', '2026-07-02') })
  expect(tooLong.page.getByRole('alert').textContent).toContain('at most 26 weeks')
  expect((await cal.post('/pcse/claims/new', { ...typed, ...days('2026-01-01', '2026-07-01') })).status).toBe(200)
})
