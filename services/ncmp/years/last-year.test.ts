import { afterAll, beforeAll, expect, test } from 'vitest'
import { schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

/** The demonstration's year seen from the next one: the clock stands a month after the roll-over. */

let portal: Portal
let now = new Date('2026-11-19T10:00:00Z')
beforeAll(async () => {
  portal = await openPortal({ clock: () => now })
})
afterAll(() => portal.close())

test('last year can be read in the grid, the list of schools and monitoring, from the school year’s chooser', async () => {
  now = new Date('2027-10-04T10:00:00Z')
  const mo = await portal.as('mo')
  const current = await mo.get('/ncmp/pupils')
  expect(current.body).toContain('The Pupil Grid of the 2027 to 2028 collection')
  expect(current.page.queryAllByRole('rowheader')).toHaveLength(0)
  const before = await mo.get('/ncmp/pupils?collection=2026')
  expect(before.page.getAllByRole('rowheader').length).toBeGreaterThan(10)
  expect(before.page.queryByRole('button', { name: 'Upload pupils' })).toBeNull()
  expect(before.page.getByRole('link', { name: '2027 to 2028' }).getAttribute('href')).toBe('/ncmp/pupils')
  const ben = await portal.as('ben')
  expect((await ben.get('/ncmp/schools?collection=2026')).body).not.toContain('Not known')
  expect((await ben.get('/ncmp/schools')).body).toContain('Not known')
  expect((await ben.get('/ncmp/monitoring?collection=2026')).body).toContain('School year 2026 to 2027')
})

test('last year is not changed: not a measurement, not by a year that never was', async () => {
  const { db } = portal
  const mo = await portal.as('mo')
  const pupil = await db
    .selectFrom('ncmp.pupils')
    .selectAll()
    .where('school_id', '=', schools.ash.id)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const day = { 'measured_on-day': '16', 'measured_on-month': '11', 'measured_on-year': '2026' }
  const fields = { ...day, height_cm: '108.3', weight_kg: '18.7', revision: String(pupil.revision) }
  const refused = await mo.post(`/ncmp/pupils/${pupil.id}/measurement`, fields)
  expect(refused.status).toBe(409)
  expect(refused.body).toContain('can be read and not changed')
  expect((await mo.get('/ncmp/pupils?collection=1850')).body).toContain('2027 to 2028 collection')
})

test('eligible numbers are given anew each school year, and last year’s stay', async () => {
  const leo = await portal.as('leo')
  await leo.post(`/ncmp/schools/${schools.ash.id}/eligible-pupils`, { reception: '29', year6: '' })
  const numbers = await portal.db
    .selectFrom('ncmp.school_years')
    .select(['collection_year', 'eligible_reception_la'])
    .where('school_id', '=', schools.ash.id)
    .orderBy('collection_year')
    .execute()
  expect(numbers).toEqual([
    { collection_year: 2026, eligible_reception_la: 15 },
    { collection_year: 2027, eligible_reception_la: 29 },
  ])
})

test('a school removed this year stays in last year’s extract', async () => {
  await (await portal.as('leo')).post(`/ncmp/schools/${schools.ash.id}/removal`, { confirmed: 'yes' })
  const priya = await portal.as('priya')
  expect((await priya.get('/ncmp/submission/extract?collection=2026')).body).toContain(`,${schools.ash.urn},`)
})

test('the national team begins a school year on another day, for everybody, and hears what is no good day', async () => {
  const grace = await portal.as('grace')
  const days = (start: [string, string], end: [string, string]) => ({
    'startsOn-day': start[0],
    'startsOn-month': start[1],
    'startsOn-year': '2027',
    'deadline-day': end[0],
    'deadline-month': end[1],
    'deadline-year': '2028',
  })
  const far = await grace.post('/ncmp/years/2027', days(['1', '2'], ['2', '8']))
  expect(far.page.getByRole('alert').textContent).toContain('must begin between 1 July and 31 December 2027')
  const saved = await grace.post('/ncmp/years/2027', days(['11', '10'], ['9', '8']))
  expect(saved.body).toContain('Days of 2027 to 2028 saved')
  expect((await (await portal.as('mo')).get('/ncmp/pupils')).body).toContain('2026 to 2027 collection')
  now = new Date('2027-10-11T10:00:00Z')
  expect((await (await portal.as('mo')).get('/ncmp/pupils')).body).toContain('2027 to 2028 collection')
})
