import { listEntries } from '@remit/platform/audit'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSender } from '../letters/sender.ts'
import { type IndicatorKey, indicatorsWithin } from '../monitoring/indicators.ts'
import { categoryColumn, tallyColumns } from '../monitoring/tally-columns.ts'
import { roundingOf } from '../published/rounding.ts'
import { readLimits } from '../pupils/limits.ts'
import { authorities, schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { knownSettings, knownWords, settingsFor } from './known-settings.ts'
import { listSettings } from './settings.ts'
import { fieldOf } from './settings-form.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

/** The limit that stands for Northtown now. */
async function limitOf(key: IndicatorKey): Promise<number | undefined> {
  const settings = await listSettings(portal.db, authorities.northtown.id)
  return indicatorsWithin(settings).find((each) => each.key === key)?.limit
}

describe('settings', () => {
  test('every indicator has its limit as a setting, and every default is said', async () => {
    const { page, document } = await (await portal.as('sam')).get('/ncmp/settings')
    expect(document.querySelectorAll('.govuk-input')).toHaveLength(
      settingsFor(authorities.northtown.id).length + knownWords.length,
    )
    expect(page.getByLabelText(/^Blank child postcodes: at most/).getAttribute('aria-describedby')).toBeTruthy()
    expect(document.body.textContent).toContain('If you leave it empty: 1%, as usual')
  })

  test('of an authority stand before those of the national team, which stand before the usual ones', async () => {
    const grace = await portal.as('grace')
    const sam = await portal.as('sam')
    const all = await grace.post('/ncmp/settings/for-all', { 'limit-blank-postcode': '2.5' })
    expect(all.body).toContain('Settings for all authorities saved')
    expect(await limitOf('blank-postcode')).toBe(2.5)
    expect((await sam.get('/ncmp/settings')).body).toContain('If you leave it empty: 2.5%, as the national team set it')
    await sam.post('/ncmp/settings', { 'limit-blank-postcode': '7' })
    expect(await limitOf('blank-postcode')).toBe(7)
    await sam.post('/ncmp/settings', { 'limit-blank-postcode': '' })
    expect(await limitOf('blank-postcode')).toBe(2.5)
    await grace.post('/ncmp/settings/for-all', { 'limit-blank-postcode': '' })
    expect(await limitOf('blank-postcode')).toBe(1)
  })

  test('are numbers in their range, an upper limit not below the lower; nothing is saved while one is wrong', async () => {
    const sam = await portal.as('sam')
    const wrong = await sam.post('/ncmp/settings', {
      'limit-blank-postcode': '101',
      'limit-whole-height': 'a lot',
      'limit-unconfirmed-warnings': '1.5',
      'limit-blank-ethnicity': '8',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.page.getByRole('alert').querySelectorAll('li')).toHaveLength(3)
    expect(wrong.page.getByDisplayValue('a lot')).toBeTruthy()
    const crossed = await sam.post('/ncmp/settings', { 'limit-sex-split': '60' })
    expect(crossed.page.getByRole('alert').textContent).toContain('Enter 60 or more')
    const stored = portal.db
      .selectFrom('settings')
      .select('key')
      .where('organisation_id', '=', authorities.northtown.id)
    expect(await stored.execute()).toEqual([])
  })

  test('say what is rejected and what is asked about, and the next measurement is held against it', async () => {
    const sam = await portal.as('sam')
    const saved = await sam.post('/ncmp/settings', {
      'measurement-heightCm-most': '150.5',
      'measurement-improbableZ-bmi': '3',
    })
    expect(saved.body).toContain('Settings saved')
    expect((await readLimits(portal.db, authorities.northtown.id)).heightCm).toEqual({ least: 75, most: 150.5 })
    expect((await readLimits(portal.db, authorities.southshire.id)).heightCm.most).toBe(175)
    const wrong = await sam.post('/ncmp/settings', { 'measurement-weightKg-least': '40' })
    expect(wrong.page.getByRole('alert').textContent).toContain('from 2 to 16')
  })

  test('say which ages belong to a year group, and the next child is held against it', async () => {
    const [sam, mo] = [await portal.as('sam'), await portal.as('mo')]
    const born = (day: string, month: string) => ({
      'date_of_birth-day': day,
      'date_of_birth-month': month,
      'date_of_birth-year': '2021',
    })
    const add = { first_name: 'Old', last_name: 'Enough', ...born('15', '7'), sex: 'female', school_year: 'R' }
    const url = `/ncmp/schools/${schools.ash.id}/pupils/new`
    expect((await mo.post(url, add)).page.getByRole('alert').textContent).toContain('from 01/09/2021 to 31/08/2022')
    await sam.post('/ncmp/settings', { 'ages-reception-older': '2' })
    expect((await mo.post(url, { ...add, ...born('30', '6') })).body).toContain('from 01/07/2021 to 31/08/2022')
    expect((await mo.post(url, add)).status).toBe(200)
    await sam.post('/ncmp/settings', {})
  })

  test('say where severe obesity begins, for everybody alike, in a child’s record and in what is counted', async () => {
    const [grace, mo] = [await portal.as('grace'), await portal.as('mo')]
    const pupils = portal.db.selectFrom('ncmp.pupils').select('id').where('school_id', '=', schools.ash.id)
    const { id } = await pupils.where('bmi_centile', 'is not', null).executeTakeFirstOrThrow()
    await portal.db.updateTable('ncmp.pupils').set({ bmi_centile: 98.5 }).where('id', '=', id).execute()
    const category = async () => (await mo.get(`/ncmp/pupils/${id}`)).body.match(/\w+ overweight/)?.[0]
    const counted = async () => {
      const severely = tallyColumns[categoryColumn('clinical', 'severely-overweight')]
      const records = sql<{ n: number }>`select count(*)::integer as n from ncmp.pupils as record where ${severely}`
      return (await records.execute(portal.db)).rows[0]?.n ?? 0
    }
    const before = await counted()
    expect(await category()).toBe('Very overweight')
    await grace.post('/ncmp/settings/for-all', { 'category-severeFrom': '98.4' })
    expect(await category()).toBe('Severely overweight')
    expect(await counted()).toBeGreaterThan(before)
    expect((await (await portal.as('sam')).get('/ncmp/settings')).body).not.toContain('Severely overweight')
    const wrong = await grace.post('/ncmp/settings/for-all', { 'category-severeFrom': '98' })
    expect(wrong.page.getByRole('alert').textContent).toContain('from 98.1 to 99.9')
    await grace.post('/ncmp/settings/for-all', {})
  })

  test('stand in sections, each reached from the top of the page', async () => {
    const { document } = await (await portal.as('grace')).get('/ncmp/settings/for-all')
    const targets = [...document.querySelectorAll('main nav a')].map((link) => link.getAttribute('href') ?? '')
    expect(targets.length).toBeGreaterThan(4)
    for (const target of targets) expect(document.querySelectorAll(target)).toHaveLength(1)
  })

  test('say who signs result letters and whom parents ask, kept apart for each authority', async () => {
    const sam = await portal.as('sam')
    await sam.post('/ncmp/settings', { 'letter-signedBy': '  Northtown  school nurses ' })
    expect((await readSender(portal.db, authorities.northtown.id)).signedBy).toBe('Northtown school nurses')
    expect((await readSender(portal.db, authorities.southshire.id)).signedBy).toBe('The school nursing team')
    const long = await sam.post('/ncmp/settings', { 'letter-contact': 'a'.repeat(301) })
    expect(long.page.getByRole('alert').textContent).toContain('300 characters or fewer')
    await sam.post('/ncmp/settings', { 'letter-signedBy': '' })
    expect((await readSender(portal.db, authorities.northtown.id)).signedBy).toBe('The school nursing team')
  })

  test('of published tables are the national team’s alone, and an authority cannot slip one in', async () => {
    const sam = await portal.as('sam')
    expect((await sam.get('/ncmp/settings')).page.queryByLabelText(/Round counts/)).toBeNull()
    await sam.post('/ncmp/settings', { 'publication-roundTo': '1' })
    expect(roundingOf(await listSettings(portal.db, authorities.northtown.id)).to).toBe(5)
    const all = await (await portal.as('grace')).post('/ncmp/settings/for-all', { 'publication-roundTo': '10' })
    expect(all.body).toContain('Settings for all authorities saved')
    expect(roundingOf(await listSettings(portal.db, authorities.northtown.id)).to).toBe(10)
  })

  test('changed by somebody else meanwhile are not overwritten, and every change is in the history', async () => {
    const sam = await portal.as('sam')
    const fields = { 'limit-blank-ethnicity': '12' }
    await sam.post('/ncmp/settings', fields)
    const old = await sam.post('/ncmp/settings', { ...fields, 'limit-blank-ethnicity': '13', seen: '[]' })
    expect(old.status).toBe(409)
    const { document } = await sam.get('/ncmp/settings')
    expect(document.querySelector('tbody tr')?.textContent).toMatch(
      /Blank or unknown ethnicity: at most.*not set.*12.*Sam Ali/s,
    )
    const here = { service: 'ncmp', organisationId: authorities.northtown.id, pageSize: 100 }
    const { entries } = await listEntries(portal.db, { ...here, actions: ['setting.changed'] })
    const ethnicity = entries.filter(({ subject }) => subject.id === 'limit.blank-ethnicity')
    expect(ethnicity).toMatchObject([{ before: { value: null }, after: { value: 12 }, actorName: 'Sam Ali' }])
  })

  test('are a super user’s for the authority and the national team’s for all, and nobody else’s', async () => {
    for (const person of ['ben', 'mo', 'leo', 'nia', 'grace'] as const) {
      expect((await (await portal.as(person)).post('/ncmp/settings', { 'limit-blank-nhs-number': '50' })).status).toBe(
        403,
      )
    }
    expect((await (await portal.as('sam')).post('/ncmp/settings/for-all')).status).toBe(403)
  })

  test('have names that no two share', () => {
    const keys = [...knownSettings, ...knownWords].map(({ key }) => fieldOf(key))
    expect(new Set(keys).size).toBe(keys.length)
  })
})
