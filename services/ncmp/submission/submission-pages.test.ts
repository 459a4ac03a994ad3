import { listEntries } from '@remit/platform/audit'
import { inTransaction } from '@remit/platform/db'
import { stores } from '@remit/platform/testing'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { centileOf } from '../growth/centile.ts'
import { authorities, schools, testNow } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { refuseWhenLocked } from './locked.ts'

const everyReason = {
  'reason-participation-reception': 'provider',
  'reason-participation-year-6': 'provider',
  'reason-headcount': 'genuine',
  'reason-blank-postcode': 'unobtainable',
  'reason-whole-height': 'other',
  'detail-whole-height': 'One scale shows whole numbers only',
}

describe.each(stores)('the lead’s year on %s', (store) => {
  let portal: Portal
  beforeAll(async () => {
    portal = await openPortal({ store })
  })
  afterAll(() => portal.close())

  test('begins with what was not measured and why, over every school of the authority', async () => {
    const { body, page } = await (await portal.as('priya')).get('/ncmp/submission/supplementary-information')
    expect(body).toContain('all 12 schools')
    expect(page.getAllByRole('rowheader').length).toBe(2 * (8 + 1) + 2 + 2)
  })

  test('keeps the lead’s own numbers beside the counted ones, and totals made of them', async () => {
    const priya = await portal.as('priya')
    const url = '/ncmp/submission/supplementary-information'
    const wrong = await priya.post(url, { 'R-absent': 'many' })
    expect(wrong.status).toBe(422)
    const saved = await priya.post(url, { 'R-absent': '41', '6-other': '' })
    expect(saved.body).toContain('Supplementary information saved')
    const cells = saved.page.getByRole('row', { name: /^Absent.*41/ }).querySelectorAll('td')
    expect(cells[2]?.textContent).toBe('41')
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['submission.numbersAmended'] })
    expect(entries[0]?.after).toEqual({ numbers: ['R absent: 41'] })
  })

  test('cannot be finalised while warnings are unconfirmed or data quality is not signed off', async () => {
    const priya = await portal.as('priya')
    const answer = await priya.post('/ncmp/submission/finalisation')
    expect(answer.status).toBe(422)
    expect(answer.page.getByRole('alert').textContent).toContain('warnings that nobody has confirmed')
    expect(answer.page.getByRole('alert').textContent).toContain('Data quality is not signed off')
  })

  test('asks a reason for every indicator beyond its limit, and words for another reason', async () => {
    const priya = await portal.as('priya')
    const none = await priya.post('/ncmp/submission/sign-off', {})
    expect(none.status).toBe(422)
    expect(none.page.getByRole('alert').textContent).toContain('Select a reason for “Participation, Reception”')
    const wordless = await priya.post('/ncmp/submission/sign-off', { ...everyReason, 'reason-headcount': 'other' })
    expect(wordless.page.getByRole('alert').textContent).toContain('Enter the other reason')
    const signed = await priya.post('/ncmp/submission/sign-off', everyReason)
    expect(signed.body).toContain('Data quality signed off')
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['submission.signedOff'] })
    expect(entries[0]).toMatchObject({ actorName: 'Priya Shah', subject: { name: 'Northtown Council, 2026 to 2027' } })
  })

  test('is finalised once nothing stands in the way, and then its data stands still', async () => {
    await portal.db.updateTable('ncmp.pupils').set({ warnings_confirmed_at: testNow }).execute()
    const priya = await portal.as('priya')
    expect((await priya.post('/ncmp/submission/finalisation')).body).toContain('Submission finalised')
    const numbers = await (await portal.as('leo')).post(`/ncmp/schools/${schools.ash.id}/eligible-pupils`, {
      reception: '1',
      year6: '1',
    })
    expect(numbers.status).toBe(409)
    expect(numbers.body).toContain('finalised')
    const in2026 = { year: 2026, now: testNow }
    const change = inTransaction(portal.db, (tx) => refuseWhenLocked(tx, schools.ash.id, in2026))
    await expect(change).rejects.toMatchObject({ code: 'conflict' })
    await inTransaction(portal.db, (tx) => refuseWhenLocked(tx, schools.oak.id, in2026))
  })

  test('gives all the authority’s data as one file, nothing of another, no formula, and records it', async () => {
    const { db } = portal
    await db
      .updateTable('ncmp.pupils')
      .set({ first_name: '=cmd|calc' })
      .where('school_id', '=', schools.ash.id)
      .execute()
    const { body, headers } = await (await portal.as('priya')).get('/ncmp/submission/extract')
    expect(headers['content-disposition']).toContain('ncmp-2026-to-2027.csv')
    const rows: Record<string, string>[] = parse(body, { columns: true, bom: true })
    expect(rows).toHaveLength(360)
    expect(new Set(rows.map((row) => row.SubmitterLAName))).toEqual(new Set([authorities.northtown.name]))
    expect(new Set(rows.map((row) => row.SubmitterRegionName))).toEqual(new Set(['North East']))
    const measured = rows.find((row) => row.Height !== '')
    const zScores = ['HeightZScore', 'WeightZScore', 'BmiZScore'].map((name) => Number(measured?.[name]))
    const centiles = ['HeightPScore', 'WeightPScore', 'BmiPScore'].map((name) => Number(measured?.[name]))
    expect(centiles).toEqual(zScores.map((z) => expect.closeTo(centileOf(z), 9)))
    expect(measured?.GroupedClinicalBMIcategory).toMatch(/^(Underweight|Healthy weight|Overweight or very overweight)$/)
    expect(body).not.toMatch(/(^|,)=cmd/m)
    const { total } = await listEntries(db, { service: 'ncmp', actions: ['submission.extracted'] })
    expect(total).toBe(1)
  })

  test('is reopened before the deadline, and then has to be signed off again', async () => {
    const priya = await portal.as('priya')
    expect((await priya.post('/ncmp/submission/reopening')).body).toContain('Submission reopened')
    expect((await priya.get('/ncmp/submission')).body).toContain('Data quality is not signed off')
    await priya.post('/ncmp/submission/sign-off', everyReason)
    expect((await priya.post('/ncmp/submission/finalisation')).body).toContain('Submission finalised')
  })

  test('is not purged before the national team has marked it final', async () => {
    const refused = await (await portal.as('priya')).post('/ncmp/submission/purge-permission', { confirmed: 'yes' })
    expect(refused.status).toBe(409)
    expect(refused.body).toContain('not final yet')
  })
})

test('after the deadline nobody in the authority finalises', async () => {
  const portal = await openPortal({ now: new Date('2027-08-05T09:00:00Z') })
  const { body } = await (await portal.as('priya')).get('/ncmp/submission')
  expect(body).toContain('The deadline was 4 August 2027')
  await portal.close()
})
