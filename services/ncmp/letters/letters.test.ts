import { listEntries } from '@remit/platform/audit'
import { pdfText } from '@remit/platform/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { authorities, schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const address = { address_line_1: '3 Mill Street', address_line_2: null, town: 'Northtown', postcode: 'NT1 4BD' }
const measured = {
  measured_on: '2026-09-14',
  height_cm: 105.2,
  weight_kg: 17.4,
  bmi: 15.7,
  bmi_z: 0.1,
  height_z: 0.1,
  weight_z: 0.1,
  bmi_centile: 54,
}
const child = { sex: 'female', date_of_birth: '2021-11-17', school_year: 'R' }
const nothing = { ...mapped(measured), warnings: [] }

function mapped(values: object) {
  return Object.fromEntries(Object.keys(values).map((name) => [name, null]))
}

/** Ash Lane's first five children: ready, without address, warned, not measured yet, absent; the rest are absent too. */
let ids: string[]
beforeEach(async () => {
  const { db } = portal
  const rows = await db
    .selectFrom('ncmp.pupils')
    .select('id')
    .where('school_id', '=', schools.ash.id)
    .orderBy('id')
    .execute()
  ids = rows.map(({ id }) => id)
  const set = (values: object, id: string | undefined) =>
    db
      .updateTable('ncmp.pupils')
      .set(values)
      .where('id', '=', id ?? '')
      .execute()
  const absent = { ...nothing, ...address, non_measurement_reason: 'absent', letter_made_at: null }
  await db.updateTable('ncmp.pupils').set(absent).where('school_id', '=', schools.ash.id).execute()
  const present = { ...measured, non_measurement_reason: null }
  await set({ ...present, ...child, first_name: 'Łucja', last_name: 'Şahin', carer_name: 'Mrs Şahin' }, ids[0])
  await set({ ...present, first_name: 'Homeless', address_line_1: null }, ids[1])
  await set({ ...present, first_name: 'Unusual', warnings: ['bmi-improbable'], warnings_confirmed_at: null }, ids[2])
  await set({ non_measurement_reason: null, first_name: 'Waiting' }, ids[3])
})

const file = `/ncmp/schools/${schools.ash.id}/letters/file`

describe('letters by school', () => {
  test('name who lacks an address, a measurement or a confirmation, and count the rest', async () => {
    const mo = await portal.as('mo')
    const { document, page } = await mo.get('/ncmp/letters')
    const row = [...document.querySelectorAll('tbody tr')].find((each) => each.textContent?.includes(schools.ash.name))
    expect([...(row?.querySelectorAll('td') ?? [])].map((cell) => cell.textContent?.trim())).toEqual([
      '1',
      '0',
      '1',
      '1',
      '1',
    ])
    expect(page.queryByText(schools.damson.name)).toBeNull()
    const school = await mo.get(`/ncmp/schools/${schools.ash.id}/letters`)
    const lacking = school.document.querySelector('table')?.textContent ?? ''
    for (const told of ['Homeless', 'No address', 'Unusual', 'Warning to confirm', 'Waiting', 'Not measured yet']) {
      expect(lacking).toContain(told)
    }
    expect(school.page.getByRole('button', { name: 'Download 1 letter not made yet (PDF)' })).toBeTruthy()
  })

  test('come in one PDF, once; all of them again when asked; a new measurement wants a new letter', async () => {
    const mo = await portal.as('mo')
    const made = await mo.get(file)
    expect(made.headers['content-type']).toBe('application/pdf')
    const [letter = '', ...others] = pdfText(made.bytes)
    expect(others).toEqual([])
    for (const told of [
      'Mrs Şahin 3 Mill Street Northtown NT1 4BD',
      'Łucja’s height and weight',
      '105.2 cm',
      '17.4 kg',
      '14 September 2026',
      'A healthy weight',
      'What you can do next',
      'Northtown Council',
    ]) {
      expect(letter).toContain(told)
    }
    const again = await mo.get(file)
    expect([again.status, again.body.includes('There is no letter to make')]).toEqual([409, true])
    expect(pdfText((await mo.get(`${file}?all=yes`)).bytes)).toHaveLength(1)
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['letters.made'] })
    expect(entries[0]).toMatchObject({ subject: { name: schools.ash.name }, after: { letters: 1 } })
    const fields = {
      'measured_on-day': '15',
      'measured_on-month': '9',
      'measured_on-year': '2026',
      height_cm: '105.3',
      weight_kg: '17.5',
    }
    await mo.post(`/ncmp/pupils/${ids[0]}/measurement`, fields)
    expect(pdfText((await mo.get(file)).bytes)).toHaveLength(1)
  })

  test('are for collectors of the school only', async () => {
    const addresses = [
      `/ncmp/schools/${schools.ash.id}/letters`,
      file,
      `/ncmp/pupils/${ids[0]}/letter`,
      `/ncmp/pupils/${ids[0]}/letter/file`,
    ]
    for (const [who, statuses] of [
      ['joan', [404]],
      ['pat', [404]],
      ['ben', [403, 404]],
      ['ana', [403, 404]],
      ['priya', [403, 404]],
    ] as const) {
      const client = await portal.as(who)
      expect((await client.get('/ncmp/letters')).status, who).toBe(who === 'joan' || who === 'pat' ? 200 : 403)
      for (const address of addresses)
        expect(statuses, `${who} ${address}`).toContain((await client.get(address)).status)
    }
  })
})

describe('the letter about one child', () => {
  test('is shown before it is made, in the words of the letter', async () => {
    const { page, document } = await (await portal.as('mo')).get(`/ncmp/pupils/${ids[0]}/letter`)
    expect(page.getByRole('heading', { name: 'Łucja’s height and weight' })).toBeTruthy()
    expect(document.querySelector('article')?.textContent).toContain('Dear Mrs Şahin')
  })

  test('without an address can be handed over; without a measurement there is none', async () => {
    const mo = await portal.as('mo')
    expect((await mo.get(`/ncmp/pupils/${ids[1]}/letter`)).body).toContain('can only be handed over')
    expect(pdfText((await mo.get(`/ncmp/pupils/${ids[1]}/letter/file`)).bytes)[0]).toContain('Homeless')
    expect((await mo.get(`/ncmp/pupils/${ids[3]}/letter`)).body).toContain('There is no letter')
    expect((await mo.get(`/ncmp/pupils/${ids[3]}/letter/file`)).status).toBe(409)
  })
})

test('an authority’s own words stand at the end of its letters', async () => {
  const setting = { service: 'ncmp', organisation_id: authorities.northtown.id, key: 'letter.contact' }
  await portal.db
    .insertInto('settings')
    .values({ ...setting, value: JSON.stringify({ value: 'Ring 0191 000 0000.' }) })
    .execute()
  const { body } = await (await portal.as('mo')).get(`/ncmp/pupils/${ids[0]}/letter`)
  await portal.db.deleteFrom('settings').where('key', '=', 'letter.contact').execute()
  expect(body).toContain('Ring 0191 000 0000.')
})
