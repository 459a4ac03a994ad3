import { listEntries } from '@remit/platform/audit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorities, schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const plum = {
  name: 'Plum Street Primary School',
  dfeNumber: '901 2099',
  urn: '901199',
  type: 'community',
  postcode: 'nt9 9zz',
}

describe('the list of schools', () => {
  test('shows monitors every school of the authority and collectors only the assigned ones', async () => {
    const monitor = await (await portal.as('ben')).get('/ncmp/schools')
    const collector = await (await portal.as('mo')).get('/ncmp/schools')
    expect(monitor.document.querySelectorAll('tbody tr')).toHaveLength(12)
    expect(monitor.page.queryByText(/Oakfield/)).toBeNull()
    expect([...collector.document.querySelectorAll('tbody th')].map((cell) => cell.firstChild?.textContent)).toEqual([
      schools.ash.name,
      schools.beech.name,
      schools.cedar.name,
    ])
  })

  test('says the totals of eligible pupils over the schools found, not over the page', async () => {
    const { body } = await (await portal.as('mo')).get('/ncmp/schools')
    expect(body).toContain('<strong>60</strong> eligible pupils in Reception and <strong>30</strong> in Year 6')
  })

  test('is searched by name, URN and DfE number, and sorted by its columns', async () => {
    const ben = await portal.as('ben')
    for (const search of ['ash lane', '901101', '901/2001']) {
      const { page } = await ben.get(`/ncmp/schools?search=${encodeURIComponent(search)}`)
      expect(page.getAllByRole('rowheader')).toHaveLength(1)
    }
    const { page, document } = await ben.get('/ncmp/schools?sort=-name')
    expect(page.getAllByRole('rowheader')[0]?.textContent).toContain(schools.maple.name)
    expect(document.querySelector('th[aria-sort="descending"]')?.textContent).toBe('School')
  })

  test('finds nothing for signs that mean something to the database', async () => {
    const { body } = await (await portal.as('ben')).get('/ncmp/schools?search=%25%5F')
    expect(body).toContain('No school matches “%_”.')
  })

  test('offers adding, editing and removing only to LA set-up', async () => {
    const setup = await (await portal.as('leo')).get('/ncmp/schools')
    const monitor = await (await portal.as('ben')).get('/ncmp/schools')
    expect(setup.page.getByRole('button', { name: 'Add a school' })).toBeTruthy()
    expect(setup.page.getByRole('link', { name: /^Remove ?Ash Lane/ })).toBeTruthy()
    expect(monitor.page.queryByRole('button', { name: 'Add a school' })).toBeNull()
    expect(monitor.page.queryByRole('link', { name: /Remove|Edit numbers/ })).toBeNull()
  })
})

describe('adding a school', () => {
  test('asks for everything at once, beside the fields', async () => {
    const { status, page } = await (await portal.as('leo')).post('/ncmp/schools/new', { urn: '12', postcode: 'here' })
    expect(status).toBe(422)
    const summary = page.getByRole('alert').textContent
    expect(summary).toContain('Enter the school’s name')
    expect(summary).toContain('Enter the school’s DfE number')
    expect(summary).toContain('URN must be 6 digits, like 123456')
    expect(summary).toContain('Select the type of school')
    expect(summary).toContain('Enter a full UK postcode, like NE1 4XD')
  })

  test('keeps it with its numbers, for everybody with every school, and records it', async () => {
    const added = await (await portal.as('leo')).post('/ncmp/schools/new', plum)
    expect(added.url).toBe('/ncmp/schools')
    expect(added.body).toContain('Plum Street Primary School added')
    const row = await portal.db
      .selectFrom('ncmp.schools')
      .selectAll()
      .where('urn', '=', plum.urn)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ dfe_number: '901/2099', postcode: 'NT9 9ZZ', school_type: 'community' })
    const lead = await (await portal.as('priya')).get('/ncmp/monitoring')
    expect(lead.page.getByRole('option', { name: plum.name })).toBeTruthy()
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['school.added'] })
    expect(entries[0]).toMatchObject({ actorName: 'Leo Grant', subject: { name: plum.name } })
  })

  test('names a number that is taken beside its field, also when another authority has it', async () => {
    const leo = await portal.as('leo')
    const own = await leo.post('/ncmp/schools/new', {
      ...plum,
      name: 'Twin',
      dfeNumber: schools.ash.dfeNumber,
      urn: '901198',
    })
    expect(own.status).toBe(422)
    expect(own.page.getByRole('alert').textContent).toContain('DfE number “901/2001” is already on your list')
    const other = await leo.post('/ncmp/schools/new', { ...plum, dfeNumber: '901/2098', urn: schools.oak.urn })
    expect(other.page.getByRole('alert').textContent).toContain('is already on another authority’s list')
    expect(other.body).not.toContain(schools.oak.name)
  })
})

describe('removing a school', () => {
  test('asks for confirmation while it holds measured pupils, then closes it and hides its pupils', async () => {
    const leo = await portal.as('leo')
    const url = `/ncmp/schools/${schools.cedar.id}/removal`
    const asked = await leo.get(url)
    expect(asked.body).toContain('It holds 30 pupil records')
    const unticked = await leo.post(url)
    expect(unticked.status).toBe(422)
    expect(unticked.page.getByRole('alert').textContent).toContain('measured pupils leave the collection')
    const removed = await leo.post(url, { confirmed: 'yes' })
    expect(removed.body).toContain(`${schools.cedar.name} removed`)
    const closed = await portal.db
      .selectFrom('organisations')
      .select('status')
      .where('id', '=', schools.cedar.id)
      .executeTakeFirst()
    expect(closed?.status).toBe('closed')
    const collector = await (await portal.as('mo')).get('/ncmp/schools')
    expect(collector.document.querySelectorAll('tbody tr')).toHaveLength(2)
  })

  test('brings the school back with its pupils when it is added again by both numbers', async () => {
    const { name, dfeNumber, urn, type } = schools.cedar
    const returned = await (await portal.as('leo')).post('/ncmp/schools/new', { name, dfeNumber, urn, type })
    expect(returned.body).toContain(`${name} added`)
    const collector = await (await portal.as('mo')).get('/ncmp/schools')
    expect(collector.document.querySelectorAll('tbody tr')).toHaveLength(3)
  })
})

describe('eligible pupil numbers', () => {
  const url = `/ncmp/schools/${schools.beech.id}/eligible-pupils`

  test('are saved school by school, and the census number stands where the field is empty', async () => {
    const leo = await portal.as('leo')
    const saved = await leo.post(url, { reception: '14', year6: '' })
    expect(saved.body).toContain(`Eligible pupil numbers of ${schools.beech.name} saved`)
    const row = await portal.db
      .selectFrom('ncmp.school_years')
      .selectAll()
      .where('school_id', '=', schools.beech.id)
      .executeTakeFirst()
    expect(row).toMatchObject({ eligible_reception_la: 14, eligible_year6_la: null, eligible_reception_dfe: 16 })
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['school.eligibleChanged'] })
    expect(entries[0]).toMatchObject({
      before: { reception: 15, year6: 15 },
      after: { schoolYear: 2026, reception: 14, year6: null },
    })
  })

  test('are refused when they are no numbers, or when somebody else changed them first', async () => {
    const leo = await portal.as('leo')
    const words = await leo.post(url, { reception: 'many', year6: '-1' })
    expect(words.status).toBe(422)
    expect(words.page.getByRole('alert').querySelectorAll('li')).toHaveLength(2)
    const old = await leo.post(url, { reception: '13', year6: '', revision: '1' })
    expect(old.status).toBe(409)
    expect(old.body).toContain('Somebody else changed')
  })

  test('of another authority’s school are not even there', async () => {
    const answer = await (await portal.as('leo')).get(`/ncmp/schools/${schools.oak.id}/eligible-pupils`)
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain(authorities.southshire.name)
  })
})
