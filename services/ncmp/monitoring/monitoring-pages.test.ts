import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorities, people, provider, schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const rowOf = (document: Document, name: string, table = '') =>
  [...document.querySelectorAll(`${table === '' ? '' : `[aria-label="${table}"] `}tbody tr`)]
    .filter((row) => row.querySelector('th')?.textContent?.startsWith(name))
    .map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim() ?? ''))[0]

describe('monitoring', () => {
  test('counts only the schools assigned to whoever looks, and says how many', async () => {
    const { document, page } = await (await portal.as('ana')).get('/ncmp/monitoring')
    expect(document.body.textContent).toContain('Counted over 4 schools assigned to you')
    expect(page.queryByText(schools.cedar.name)).toBeNull()
    const mine = [schools.ash.id, schools.beech.id, schools.elm.id, schools.fern.id]
    const counted = await portal.db
      .selectFrom('ncmp.pupils')
      .select(({ fn }) => fn.countAll<number>().as('pupils'))
      .where('school_id', 'in', mine)
      .where('nhs_number', 'is', null)
      .executeTakeFirstOrThrow()
    expect(rowOf(document, 'Blank NHS numbers')?.[3]).toMatch(new RegExp(`^${counted.pupils} records`))
  })

  test('counts special and independent schools in progress, but not in the indicators', async () => {
    const { document } = await (await portal.as('ben')).get('/ncmp/monitoring')
    expect(document.body.textContent).toContain('Counted over 4 schools assigned to you. Special and independent')
    expect(document.body.textContent).toContain('Counted over 5 schools assigned to you, of every type.')
    expect(rowOf(document, schools.maple.name)).toBeDefined()
  })

  test('is limited to one school and one year group when asked', async () => {
    const { document } = await (await portal.as('ben')).get(`/ncmp/monitoring?school=${schools.ash.id}&year=R`)
    expect(document.body.textContent).toContain('Counted over 1 school assigned to you')
    const table = 'Participation by year group'
    expect(rowOf(document, 'Reception', table)?.[0]).toBe('15')
    expect(rowOf(document, 'Year 6', table)).toBeUndefined()
    expect(rowOf(document, 'Participation, Year 6')).toBeUndefined()
  })

  test('is limited to a selection of schools, and to the schools of a group of one’s own, which nobody else sees', async () => {
    const ben = await portal.as('ben')
    const two = `school=${schools.ash.id}&school=${schools.beech.id}`
    expect((await ben.get(`/ncmp/monitoring?${two}`)).body).toContain('Counted over 2 schools assigned to you')
    const wish = { name: 'The valley', schools: [schools.ash.id, schools.cedar.id, schools.larch.id] }
    const saved = await ben.post('/ncmp/monitoring/school-groups/new', wish)
    expect(saved.body).toContain('The valley saved')
    // Larch is not Ben's, whatever the form said.
    expect(saved.body).toContain('Counted over 2 schools assigned to you')
    expect((await ben.post('/ncmp/monitoring/school-groups/new', wish)).page.getByRole('alert').textContent).toContain(
      'You have a group called “The valley” already',
    )
    const group = new URL(saved.url, 'http://localhost').searchParams.get('group') ?? ''
    const ana = await portal.as('ana')
    expect((await ana.get(`/ncmp/monitoring?group=${group}`)).body).toContain('No school assigned to you fits')
    expect((await ana.get(`/ncmp/monitoring/school-groups/${group}`)).status).toBe(404)
    const changed = await ben.post(`/ncmp/monitoring/school-groups/${group}`, {
      name: 'Hill',
      schools: [schools.ash.id],
    })
    expect(changed.page.getByRole('rowheader').textContent).toBe('Hill')
    const gone = await ben.post(`/ncmp/monitoring/school-groups/${group}/removal`)
    expect(gone.body).toContain('You have no groups yet')
  })

  test('is limited to a provider’s schools for super users with all schools, and for nobody else', async () => {
    const address = `/ncmp/monitoring?provider=${provider.id}`
    const lead = await (await portal.as('priya')).get(address)
    expect(lead.page.getByRole('option', { name: provider.name, selected: true })).toBeTruthy()
    expect(lead.body).toContain('Counted over 2 schools assigned to you, of every type')
    const monitor = await (await portal.as('ana')).get(address)
    expect(monitor.page.queryByRole('option', { name: provider.name })).toBeNull()
    expect(monitor.body).toContain('Counted over 4 schools assigned to you, of every type')
  })

  test('draws its figures as pictures with a name and a description, the table beside each', async () => {
    const { page, document } = await (await portal.as('ana')).get('/ncmp/monitoring')
    const names = [
      'BMI by population category',
      'Records by ethnic group',
      'Participation',
      'Collection status of the schools',
    ]
    for (const name of names) expect(page.getByRole('img', { name })).toBeTruthy()
    expect(page.getByRole('img', { name: 'Participation' }).querySelector('desc')?.textContent).toMatch(
      /^Reception: \d+\.\d%; Year 6: \d+\.\d%\. Limit: 90%\.$/,
    )
    expect(document.querySelectorAll('main [style]')).toHaveLength(0)
  })

  test('counts nothing of a school that is not assigned, even when the address names it', async () => {
    for (const school of [schools.larch.id, schools.oak.id, 'nonsense']) {
      const { status, document } = await (await portal.as('ben')).get(`/ncmp/monitoring?school=${school}`)
      expect(status).toBe(200)
      expect(document.body.textContent).not.toContain(schools.larch.name)
      expect(document.body.textContent).not.toContain(schools.oak.name)
    }
  })

  test('tells by words, not by colour alone, which indicators are beyond their limits', async () => {
    const { page } = await (await portal.as('ana')).get('/ncmp/monitoring')
    expect(page.getAllByText('Beyond limit').length).toBeGreaterThan(0)
    expect(page.getAllByText('Within limit').length).toBeGreaterThan(0)
  })

  test('takes its limits from the settings, the authority’s own before those for all', async () => {
    const { db } = portal
    const ana = await portal.as('ana')
    const before = await ana.get('/ncmp/monitoring')
    expect(rowOf(before.document, 'Blank NHS numbers')?.[1]).toBe('at most 10%')
    const setting = { service: 'ncmp', key: 'limit.blank-nhs-number' }
    await db
      .insertInto('settings')
      .values({ ...setting, organisation_id: null, value: JSON.stringify({ value: 3 }) })
      .execute()
    const forAll = await ana.get('/ncmp/monitoring')
    expect(rowOf(forAll.document, 'Blank NHS numbers')?.slice(1, 3)).toEqual(['at most 3%', 'Beyond limit'])
    const own = { ...setting, organisation_id: authorities.northtown.id, value: JSON.stringify({ value: 50 }) }
    await db.insertInto('settings').values(own).execute()
    const forOne = await ana.get('/ncmp/monitoring')
    expect(rowOf(forOne.document, 'Blank NHS numbers')?.slice(1, 3)).toEqual(['at most 50%', 'Within limit'])
  })

  test('says what to do when no school is assigned', async () => {
    await portal.db.deleteFrom('membership_places').where('membership_id', '=', people.kit.membership).execute()
    const { body } = await (await portal.as('kit')).get('/ncmp/monitoring')
    expect(body).toContain('No schools are assigned to you')
  })
})

describe('the records behind an indicator', () => {
  test('are linked for super monitors only', async () => {
    const address = /\/ncmp\/monitoring\/indicators\/.+\/records/
    expect((await (await portal.as('ana')).get('/ncmp/monitoring')).body).toMatch(address)
    expect((await (await portal.as('ben')).get('/ncmp/monitoring')).body).not.toMatch(address)
    expect((await (await portal.as('priya')).get('/ncmp/monitoring')).body).not.toMatch(address)
  })

  test('are as many as the indicator says, each with its record', async () => {
    const ana = await portal.as('ana')
    const { document } = await ana.get('/ncmp/monitoring')
    const list = await ana.get('/ncmp/monitoring/indicators/blank-nhs-number/records')
    const rows = list.document.querySelectorAll('tbody tr').length
    expect(rowOf(document, 'Blank NHS numbers')?.[3]).toMatch(new RegExp(`^${rows} records`))
    const link = list.document.querySelector<HTMLAnchorElement>('tbody a')
    const record = await ana.get(link?.getAttribute('href') ?? '')
    expect(record.status).toBe(200)
    expect(record.page.getByText('NHS number').nextElementSibling?.textContent?.trim()).toBe('Blank')
  })

  test('of another school are not there, by list or by address', async () => {
    const { id } = await portal.db
      .selectFrom('ncmp.pupils')
      .select('id')
      .where('school_id', '=', schools.cedar.id)
      .executeTakeFirstOrThrow()
    const answer = await (await portal.as('ana')).get(`/ncmp/monitoring/records/${id}`)
    expect(answer.status).toBe(404)
  })

  test('of an unknown indicator, or one without records, are not found', async () => {
    const ana = await portal.as('ana')
    expect((await ana.get('/ncmp/monitoring/indicators/made-up/records')).status).toBe(404)
    expect((await ana.get('/ncmp/monitoring/indicators/sex-split/records')).status).toBe(404)
  })
})
