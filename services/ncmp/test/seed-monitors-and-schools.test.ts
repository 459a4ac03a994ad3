import type { Answer } from '@remit/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people, schools } from './cast.ts'
import { openPortal, type Portal } from './portal.ts'

/** The guide's own sentences about monitors, super monitors, LA set-up and schools, each asked of the real pages. */

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

type Person = 'ben' | 'ana' | 'leo' | 'mo' | 'sam' | 'nia'
const get = async (person: Person, address: string) => (await portal.as(person)).get(address)
const statusOf = async (person: Person, address: string) => (await get(person, address)).status
/** Forbidden, or not even known to exist. */
const closed = [403, 404]
const isGreyed = (page: Answer['page'], tab: string) =>
  page.getByRole('navigation', { name: /^National/ }).textContent?.includes(tab) &&
  page.getAllByRole('link', { name: tab })[0]?.getAttribute('aria-disabled') === 'true'
const plum = { name: 'Plum Street Primary School', dfeNumber: '901/2099', urn: '901199', type: 'community' }
const pupilAt = (school: string) =>
  portal.db
    .selectFrom('ncmp.pupils')
    .selectAll()
    .where('school_id', '=', school)
    .orderBy('id')
    .executeTakeFirstOrThrow()

describe('Monitor', () => {
  test('“will see the function tabs with the Pupil Data tab greyed out (disabled) and will not be able to upload pupil information to the database”', async () => {
    const { page } = await get('ben', '/ncmp')
    const navigation = page
      .getAllByRole('navigation')
      .map((each: HTMLElement) => each.textContent)
      .join(' ')
    expect(navigation).toContain('Schools')
    expect(navigation).toContain('Pupil Data')
    expect(isGreyed(page, 'Pupil Data')).toBe(true)
    expect(isGreyed(page, 'Schools')).toBe(false)
    expect(await statusOf('ben', '/ncmp/uploads/new')).toBe(403)
  })

  test('“Monitors can view the list of your LA’s schools”', async () => {
    expect((await get('ben', '/ncmp/schools')).page.getAllByRole('rowheader')).toHaveLength(12)
  })

  test('“they will not be able to add or delete schools, or edit eligible pupil numbers”', async () => {
    const ben = await portal.as('ben')
    expect((await ben.post('/ncmp/schools/new', plum)).status).toBe(403)
    const ash = `/ncmp/schools/${schools.ash.id}`
    for (const page of ['removal', 'eligible-pupils', 'details'])
      expect((await ben.post(`${ash}/${page}`)).status).toBe(403)
    for (const page of ['eligible-pupils', 'imports/new'])
      expect(await statusOf('ben', `/ncmp/schools/${page}`)).toBe(403)
  })

  test('“They will also not have access to the Pupil Grid to view names, addresses and measurement data”', async () => {
    const { id } = await pupilAt(schools.ash.id)
    expect(await statusOf('ben', '/ncmp/pupils')).toBe(403)
    expect(closed).toContain(await statusOf('ben', `/ncmp/pupils/${id}`))
  })

  test('“will have access to the data quality indicators on the monitoring and submissions tab, but will not be able to access detailed pupil information”', async () => {
    const pupil = await pupilAt(schools.ash.id)
    const { page, body } = await get('ben', '/ncmp/monitoring')
    expect(page.getByRole('region', { name: 'Data-quality indicators' })).toBeTruthy()
    expect(body).not.toContain(`${pupil.first_name} ${pupil.last_name}`)
    expect(await statusOf('ben', '/ncmp/monitoring/indicators/blank-nhs-number/records')).toBe(403)
    expect(closed).toContain(await statusOf('ben', `/ncmp/monitoring/records/${pupil.id}`))
  })
})

describe('Super monitor', () => {
  test('“are able to view everything a Monitor can see, and will also have access to individual pupil records when viewing the data-quality indicators”', async () => {
    expect((await get('ana', '/ncmp/schools')).page.getAllByRole('rowheader')).toHaveLength(12)
    const { page } = await get('ana', '/ncmp/monitoring')
    const records = page.getByRole('link', { name: /records: Blank NHS numbers/ }).getAttribute('href') ?? ''
    const { id } = await pupilAt(schools.ash.id)
    expect(await statusOf('ana', records)).toBe(200)
    expect(await statusOf('ana', `/ncmp/monitoring/records/${id}`)).toBe(200)
    expect(await statusOf('ana', '/ncmp/pupils')).toBe(403)
  })
})

describe('Collectors', () => {
  test('“are able to access the schools they have been assigned to. They will not be able to edit the schools list”', async () => {
    expect((await get('mo', '/ncmp/schools')).page.getAllByRole('rowheader')).toHaveLength(3)
    const mo = await portal.as('mo')
    expect((await mo.post('/ncmp/schools/new', plum)).status).toBe(403)
    expect((await mo.post(`/ncmp/schools/${schools.ash.id}/removal`)).status).toBe(403)
  })

  test('“do not have access to data-quality reports from the monitoring and submissions tab”', async () => {
    for (const page of ['', '/school-groups', '/indicators/blank-nhs-number/records']) {
      expect(await statusOf('mo', `/ncmp/monitoring${page}`)).toBe(403)
    }
  })
})

describe('LA setup', () => {
  test('“are able to access the LA’s school list only”', async () => {
    const { page } = await get('leo', '/ncmp')
    for (const name of ['Pupil Data', 'Monitoring & Submissions', 'Manage users']) {
      expect(isGreyed(page, name)).toBe(true)
    }
    expect((await get('leo', '/ncmp/schools')).page.getAllByRole('rowheader')).toHaveLength(12)
  })

  test('“will be able to add and remove schools from the list as well as edit eligible pupil numbers”', async () => {
    const leo = await portal.as('leo')
    expect((await leo.post('/ncmp/schools/new', plum)).body).toContain(`${plum.name} added`)
    const { organisation_id: id } = await portal.db
      .selectFrom('ncmp.schools')
      .select('organisation_id')
      .where('urn', '=', plum.urn)
      .executeTakeFirstOrThrow()
    const numbers = await leo.post(`/ncmp/schools/${id}/eligible-pupils`, { reception: '20', year6: '21' })
    expect(numbers.body).toContain('saved')
    expect((await leo.post(`/ncmp/schools/${id}/removal`)).body).toContain(`${plum.name} removed`)
  })

  test('“cannot enter pupil data or access individual pupil records”', async () => {
    const { id } = await pupilAt(schools.ash.id)
    const pages = [
      '/ncmp/pupils',
      '/ncmp/uploads/new',
      `/ncmp/schools/${schools.ash.id}/pupils/new`,
      `/ncmp/pupils/${id}`,
    ]
    for (const page of pages) expect(closed).toContain(await statusOf('leo', page))
    expect(closed).toContain(await statusOf('leo', `/ncmp/monitoring/records/${id}`))
  })

  test('“do not have access to data quality reports from the Monitoring & submissions tab”', async () => {
    expect(await statusOf('leo', '/ncmp/monitoring')).toBe(403)
  })
})

describe('Assigning schools to users', () => {
  const assign = `/ncmp/users/${people.nia.membership}/schools`

  test('“You will see a list of assigned users for your local authority. Click the assign schools link for the user”', async () => {
    const { page } = await get('sam', '/ncmp/users')
    expect(page.getByRole('link', { name: /^Assign schools ?to Nia Bell/ }).getAttribute('href')).toBe(assign)
  })

  test('“You will see a list of available schools for your local authority. Tick the schools you want the user to have access, to then click save assignment”, and “a message confirming the changes”', async () => {
    const sam = await portal.as('sam')
    const { document } = await sam.get(assign)
    expect(document.querySelectorAll('input[name="places"]')).toHaveLength(12)
    await sam.press('Save assignment', { reach: 'ticked', places: [schools.ash.id, schools.beech.id] })
    const saved = await sam.press('Save this change')
    expect(saved.body).toMatch(/2 schools \(.*\) added/)
    expect(saved.body).toContain('Nia Bell now has 2 of 12 schools')
  })

  test('“Data quality indicators, such as blank child postcodes, participation rates, progress only take into account the schools that have been allocated to you”', async () => {
    const { body, page } = await get('ben', '/ncmp/monitoring')
    // Five schools are Ben’s; one is special, which counts in progress alone.
    expect(body).toContain(
      'Counted over 4 schools assigned to you. Special and independent schools are not counted here.',
    )
    const rows = page.getByRole('region', { name: 'Collection status by school' }).querySelectorAll('tbody tr')
    expect(rows).toHaveLength(5)
    const blank = portal.db.selectFrom('ncmp.pupils').select('id').where('postcode', 'is', null)
    const mine = ['ash', 'beech', 'cedar', 'damson'] as const
    const counted = await blank
      .where(
        'school_id',
        'in',
        mine.map((key) => schools[key].id),
      )
      .execute()
    const row = page.getByRole('row', { name: /^Blank child postcodes/ })
    expect(row.querySelector('td:last-child')?.textContent?.trim()).toBe(String(counted.length))
  })
})
