import { listEntries } from '@remit/platform/audit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorities, schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const child = {
  first_name: 'Zoë',
  last_name: 'Aaronson',
  'date_of_birth-day': '17',
  'date_of_birth-month': '11',
  'date_of_birth-year': '2021',
  sex: 'female',
  school_year: 'R',
  nhs_number: '943 476 5919',
  postcode: 'nt14bd',
  ethnicity_code: 'A',
}
const measurement = {
  'measured_on-day': '14',
  'measured_on-month': '9',
  'measured_on-year': '2026',
  height_cm: '105.2',
  weight_kg: '17.4',
}

async function addChild(change: Record<string, string> = {}) {
  const mo = await portal.as('mo')
  const added = await mo.post(`/ncmp/schools/${schools.ash.id}/pupils/new`, { ...child, ...change })
  return { mo, added, at: added.url }
}

describe('the Pupil Grid', () => {
  test('shows a collector the pupils of the assigned schools only, with an exact total', async () => {
    const { body, document } = await (await portal.as('mo')).get('/ncmp/pupils')
    const { total } = await portal.db
      .selectFrom('ncmp.pupils')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('school_id', 'in', [schools.ash.id, schools.beech.id, schools.cedar.id])
      .executeTakeFirstOrThrow()
    expect(body).toContain(`of <strong>${total}</strong> pupils`)
    expect(document.querySelectorAll('tbody tr')).toHaveLength(50)
    expect(body).not.toContain(schools.damson.name)
  })

  test('is searched, limited to a school and a year group, and sorted', async () => {
    const mo = await portal.as('mo')
    const found = await mo.get(`/ncmp/pupils?school=${schools.cedar.id}&year=R&sort=-born`)
    const rows = [...found.document.querySelectorAll('tbody tr')]
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.every((row) => row.textContent?.includes(schools.cedar.name))).toBe(true)
    expect(found.document.querySelector('th[aria-sort="descending"]')?.textContent).toBe('Date of birth')
    const bySchool = await mo.get('/ncmp/pupils?sort=-school')
    expect(bySchool.document.querySelector('tbody tr')?.textContent).toContain(schools.cedar.name)
    const none = await mo.get('/ncmp/pupils?search=%25')
    expect(none.body).toContain('No pupil matches what you asked for')
    const elsewhere = await mo.get(`/ncmp/pupils?school=${schools.damson.id}`)
    expect(elsewhere.body).toContain('No pupil matches')
    expect((await mo.get('/ncmp/pupils?school=nonsense&page=99&sort=what')).status).toBe(200)
    expect((await mo.get('/ncmp/pupils?page=9999')).document.querySelectorAll('tbody tr').length).toBeGreaterThan(0)
  })

  test('is closed to everybody who is no collector', async () => {
    for (const who of ['ben', 'ana', 'leo', 'priya', 'sam', 'nia'] as const) {
      expect((await (await portal.as(who)).get('/ncmp/pupils')).status, who).toBe(403)
    }
  })
})

describe('a pupil', () => {
  test('is added by hand, found by name and NHS number, and recorded without a name', async () => {
    const { added, at, mo } = await addChild()
    expect(added.body).toContain('Pupil added')
    expect(added.page.getByRole('heading', { level: 1 }).textContent).toBe('Zoë Aaronson')
    for (const search of ['aaron', '9434765919', 'zoë+aar', '943+476']) {
      expect((await mo.get(`/ncmp/pupils?search=${search}`)).body, search).toContain('Aaronson, Zoë')
    }
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['pupil.added'] })
    const [entry] = entries
    expect(entry?.subject.id).toBe(at.split('/').at(-1))
    expect(JSON.stringify(entry)).not.toMatch(/Aaronson|9434765919/)
  })

  test('is refused with every problem at once', async () => {
    const { added } = await addChild({
      first_name: '',
      nhs_number: '9434765918',
      'date_of_birth-year': '2019',
      postcode: 'nowhere',
    })
    expect(added.status).toBe(422)
    const summary = added.page.getByRole('alert').textContent
    expect(summary).toContain('NHS number must be a valid number of 10 digits')
    expect(summary).toContain('Enter the child’s first name')
    expect(summary).toContain('Postcode must be a full UK postcode')
    const { added: old } = await addChild({ nhs_number: '', 'date_of_birth-year': '2019' })
    expect(old.page.getByRole('alert').textContent).toContain('from 01/09/2021 to 31/08/2022 for Reception')
    const { added: twin } = await addChild({ first_name: 'Ann' })
    expect(twin.page.getByRole('alert').textContent).toContain('Another child of this school has this NHS number')
  })

  test('is edited, and a second editor is told', async () => {
    const { at, mo } = await addChild({ nhs_number: '' })
    const edited = await mo.post(`${at}/details`, { ...child, nhs_number: '', revision: '1', town: 'Northtown' })
    expect(edited.body).toContain('Details saved')
    const late = await mo.post(`${at}/details`, { ...child, nhs_number: '', revision: '1', town: 'Southtown' })
    expect(late.status).toBe(409)
    expect(late.body).toContain('This pupil’s record has changed since you opened the page')
    expect((await mo.get(at)).body).toContain('Northtown')
  })

  test('does not exist for a collector of other schools, nor for another authority', async () => {
    const { at } = await addChild({ nhs_number: '' })
    for (const who of ['joan', 'pat'] as const) {
      const other = await portal.as(who)
      for (const address of [at, `${at}/details`, `${at}/measurement`, `${at}/non-measurement`, `${at}/warnings`]) {
        expect((await other.get(address)).status, `${who} ${address}`).toBe(404)
      }
      expect((await other.post(`${at}/measurement`, { ...measurement, revision: '1' })).status).toBe(404)
      expect((await other.get(`/ncmp/schools/${schools.ash.id}/pupils/new`)).status, who).toBe(404)
    }
    expect((await (await portal.as('mo')).get('/ncmp/pupils/nonsense')).status).toBe(404)
  })
})

describe('a measurement', () => {
  test('is added with BMI and UK90 centile shown', async () => {
    const { at, mo } = await addChild({ nhs_number: '' })
    const saved = await mo.post(`${at}/measurement`, { ...measurement, revision: '1' })
    expect(saved.body).toContain('Measurement saved: BMI 15.7, UK90 centile')
    const facts = saved.document.querySelector('dl')?.textContent ?? ''
    expect(facts).toMatch(/105\.2 cm \(UK90 centile [\d.]+, z-score [+−]\d\.\d\d\)/)
    expect(facts).toMatch(/17\.4 kg \(UK90 centile [\d.]+, z-score [+−]\d\.\d\d\)/)
    expect(facts).toMatch(/15\.7 kg\/m² \(UK90 centile [\d.]+, z-score [+−]\d\.\d\d\)/)
    expect(facts).toMatch(/Category for letters\s+Healthy weight/)
    expect(facts).toMatch(/Category for counting\s+Healthy weight/)
  })

  test('is refused when impossible', async () => {
    const { at, mo } = await addChild({ nhs_number: '' })
    const refused = await mo.post(`${at}/measurement`, {
      ...measurement,
      height_cm: '203',
      weight_kg: '',
      revision: '1',
    })
    expect(refused.status).toBe(422)
    const summary = refused.page.getByRole('alert').textContent
    expect(summary).toContain('Height must be between 75 and 175 cm')
    expect(summary).toContain('Weight is missing')
  })

  test('is asked about when improbable, saved on the word of the collector, and confirmed later or at once', async () => {
    const { at, mo } = await addChild({ nhs_number: '' })
    const improbable = { ...measurement, weight_kg: '40', revision: '1' }
    const asked = await mo.post(`${at}/measurement`, improbable)
    expect(asked.status).toBe(200)
    expect(asked.page.getByRole('alert').textContent).toContain('BMI is very unusual')
    expect((await mo.get(at)).body).toContain('Not measured yet')
    await mo.post(`${at}/measurement`, improbable)
    const later = await mo.press('Save, confirm later')
    expect(later.body).toContain('To be confirmed before the submission can be finalised')
    const confirmed = await mo.post(`${at}/warnings`, { revision: '2' })
    expect(confirmed.body).toContain('Confirmed as right although unusual')
    expect((await mo.post(`${at}/warnings`, { revision: '3' })).status).toBe(409)
  })

  test('gives way to a reason why there was none, and the other way round', async () => {
    const { at, mo } = await addChild({ nhs_number: '' })
    expect((await mo.post(`${at}/non-measurement`, { revision: '1' })).body).toContain(
      'Select why the child was not measured',
    )
    const reason = await mo.post(`${at}/non-measurement`, { reason: 'absent', revision: '1' })
    expect(reason.body).toContain('Not measured: Absent')
    const measured = await mo.post(`${at}/measurement`, { ...measurement, revision: '2' })
    expect(measured.body).not.toContain('Not measured: Absent')
    const again = await mo.post(`${at}/non-measurement`, { reason: 'physical', revision: '3' })
    expect(again.body).toContain('eligible pupil numbers do not change by themselves')
    expect(again.body).not.toContain('15.7 kg/m²')
  })
})

describe('warnings', () => {
  test('are confirmed in bulk, ticked or all, and none when one of them changed meanwhile', async () => {
    const { db } = portal
    const improbable = { ...measurement, weight_kg: '40', revision: '1', choice: 'later' }
    const records: string[] = []
    for (let child = 0; child < 3; child += 1) {
      const { at, mo } = await addChild({ nhs_number: '' })
      await mo.post(`${at}/measurement`, improbable)
      records.push(`${at.split('/').at(-1)} 2`)
    }
    const mo = await portal.as('mo')
    const open = async () => (await mo.get('/ncmp/warnings')).document.querySelectorAll('tbody tr').length
    const before = await open()
    expect((await mo.post('/ncmp/warnings', { choice: 'ticked' })).body).toContain(
      'Tick the measurements that are right',
    )
    const stale = await mo.post('/ncmp/warnings', {
      records: [records[0] ?? '', (records[1] ?? '').replace(' 2', ' 1')],
    })
    expect(stale.page.getByRole('alert').textContent).toContain('nothing was confirmed')
    expect(await open()).toBe(before)
    expect((await mo.post('/ncmp/warnings', { records: records.slice(0, 2) })).body).toContain(
      '2 measurements confirmed',
    )
    await mo.get('/ncmp/warnings')
    expect((await mo.press(/^Confirm all/)).body).toContain('No measurement of your schools is waiting')
    const joan = await portal.as('joan')
    const foreign = await joan.post('/ncmp/warnings', { records: records.slice(2) })
    expect(foreign.status).toBe(422)
    const { left } = await db
      .selectFrom('ncmp.pupils')
      .select(({ fn }) => fn.count<number>('warnings_confirmed_at').as('left'))
      .where('last_name', '=', 'Aaronson')
      .executeTakeFirstOrThrow()
    expect(left).toBeGreaterThanOrEqual(3)
  })

  test('rise where an authority set another limit, and rejections too', async () => {
    const setting = (key: string, value: number) => ({
      service: 'ncmp',
      organisation_id: authorities.northtown.id,
      key,
      value: JSON.stringify({ value }),
    })
    const own = [setting('measurement.improbableZ.weight', 2), setting('measurement.heightCm.most', 150)]
    await portal.db.insertInto('settings').values(own).execute()
    const { at, mo } = await addChild({ nhs_number: '' })
    const heavy = await mo.post(`${at}/measurement`, { ...measurement, weight_kg: '25', revision: '1' })
    expect(heavy.page.getByRole('alert').textContent).toContain('Weight is very unusual')
    const tall = await mo.post(`${at}/measurement`, { ...measurement, height_cm: '151', revision: '1' })
    expect(tall.page.getByRole('alert').textContent).toContain('Height must be between 75 and 150 cm')
    await portal.db.deleteFrom('settings').where('key', 'like', 'measurement.%').execute()
  })
})

describe('a child who changes school', () => {
  test('moves with the measurement to another school of the collector’s, recorded', async () => {
    const { at, mo } = await addChild({ nhs_number: '' })
    await mo.post(`${at}/measurement`, { ...measurement, revision: '1' })
    const choices = await mo.get(`${at}/school`)
    expect(choices.page.getAllByRole('radio')).toHaveLength(2)
    const moved = await mo.post(`${at}/school`, { school: schools.beech.id, revision: '2' })
    expect(moved.body).toContain(`Zoë Aaronson moved to ${schools.beech.name}`)
    expect(moved.body).toContain('15.7 kg/m²')
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['pupil.moved'] })
    expect(entries[0]?.subject.name).toContain(`moved to ${schools.beech.name}`)
  })

  test('does not move to a school that is not the collector’s, nor beside a child of the same NHS number', async () => {
    const { at, mo } = await addChild({ nhs_number: '9434765870' })
    for (const school of [schools.damson.id, schools.oak.id, 'nonsense']) {
      expect((await mo.post(`${at}/school`, { school, revision: '1' })).status).toBe(404)
    }
    await mo.post(`/ncmp/schools/${schools.beech.id}/pupils/new`, { ...child, nhs_number: '9434765870' })
    const twin = await mo.post(`${at}/school`, { school: schools.beech.id, revision: '1' })
    expect(twin.page.getByRole('alert').textContent).toContain('has this NHS number')
  })
})

describe('the views of the Pupil Grid', () => {
  test('show measurements, details and letters of the same search', async () => {
    const mo = await portal.as('mo')
    const details = await mo.get('/ncmp/pupils?view=details&year=R')
    expect(details.page.getByRole('link', { name: 'Details' }).getAttribute('aria-current')).toBe('page')
    expect([...details.document.querySelectorAll('thead th')].map(({ textContent }) => textContent?.trim())).toContain(
      'Ethnicity',
    )
    const letters = details.page.getByRole('link', { name: 'Letters' }).getAttribute('href') ?? ''
    expect(letters).toBe('/ncmp/pupils?view=letters&year=R')
    expect((await mo.get(letters)).page.getAllByRole('link', { name: /^See the letter/ }).length).toBeGreaterThan(5)
  })

  test('find the children whose reason takes them out of the eligible numbers, and say whom to ask', async () => {
    const { at, mo } = await addChild({ nhs_number: '' })
    const saved = await mo.post(`${at}/non-measurement`, { reason: 'cognitive', revision: '1' })
    expect(saved.body).toContain('Ask LA set-up in your authority to lower the eligible number')
    const found = await mo.get('/ncmp/pupils?state=ineligible&search=aaronson')
    expect(found.body).toContain('ask LA set-up to lower them')
    expect(found.body).toContain('not counted as eligible')
  })
})
