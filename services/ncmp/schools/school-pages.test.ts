import { listEntries } from '@remit/platform/audit'
import type { Client, Filled } from '@remit/platform/testing'
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
    expect(lead.page.getByLabelText(plum.name)).toBeTruthy()
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

describe('changing a school', () => {
  const details = `/ncmp/schools/${schools.hazel.id}/details`
  const { name, urn } = schools.hazel

  test('gives it another type with another URN, and says so when the URN stays', async () => {
    const leo = await portal.as('leo')
    const academy = { name, urn, type: 'academy', postcode: '' }
    const kept = await leo.post(details, academy)
    expect(kept.page.getByRole('alert').textContent).toContain('A school that changes its type gets another URN')
    const taken = await leo.post(details, { ...academy, urn: schools.ash.urn })
    expect(taken.page.getByRole('alert').textContent).toContain(`URN “${schools.ash.urn}” is already on your list`)
    expect((await leo.post(details, { ...academy, urn: '901177' })).body).toContain(`${name} saved`)
    const found = await (await portal.as('kit')).get('/ncmp/schools?search=901177')
    expect(found.page.getByRole('rowheader').textContent).toContain(name)
    const { entries } = await listEntries(portal.db, { service: 'ncmp', actions: ['school.changed'] })
    expect(entries[0]).toMatchObject({ before: { urn, type: 'community' }, after: { urn: '901177', type: 'academy' } })
    const back = await leo.post(details, { name, urn: '901177', type: 'community', postcode: '', keepsUrn: 'yes' })
    expect(back.body).toContain(`${name} saved`)
  })

  test('is LA set-up’s alone, and not done over somebody else’s change', async () => {
    const sent = { name: 'Mine', urn, type: 'community', postcode: '' }
    expect((await (await portal.as('ben')).post(details, sent)).status).toBe(403)
    expect((await (await portal.as('viv')).post(details, sent)).status).toBe(404)
    expect((await (await portal.as('leo')).post(details, { ...sent, revision: '1' })).status).toBe(409)
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

  test('of another authority’s number is told apart by its first three digits', async () => {
    const strange = await (await portal.as('leo')).post('/ncmp/schools/new', {
      ...plum,
      dfeNumber: '902/2777',
      urn: '901170',
    })
    expect(strange.page.getByRole('alert').textContent).toContain('your schools’ numbers begin with 901')
  })

  test('brings the school back with its pupils when it is added again by its DfE number', async () => {
    const { name, dfeNumber, urn, type } = schools.cedar
    const returned = await (await portal.as('leo')).post('/ncmp/schools/new', { name, dfeNumber, urn, type })
    expect(returned.body).toContain(`${name} is back on the list, with the pupils it had`)
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
    expect(old.body).toContain('has changed since you opened the page')
  })

  test('are saved in one table, a row alone or all at once, and what is typed in other rows stays', async () => {
    const leo = await portal.as('leo')
    const table = '/ncmp/schools/eligible-pupils'
    const [elm, fern] = [schools.elm.id, schools.fern.id]
    const typed = { [`reception-${elm}`]: '11', [`reception-${fern}`]: '12' }
    await leo.get(table)
    const one = await leo.press(new RegExp(`^Save ?${schools.elm.name}`), typed)
    expect(one.body).toContain(`Saved: ${schools.elm.name}`)
    expect(one.page.getByLabelText(`Reception, ${schools.fern.name}`)).toHaveProperty('value', '12')
    expect([await own(elm), await own(fern)]).toEqual([11, 15])
    await leo.get(table)
    const all = await saveAll(leo, { [`reception-${elm}`]: '10', [`reception-${fern}`]: '' })
    expect(all.body).toContain(`Saved: ${schools.elm.name}, ${schools.fern.name}`)
    expect([await own(elm), await own(fern)]).toEqual([10, null])
    const wrong = await saveAll(leo, { [`reception-${elm}`]: '9', [`reception-${fern}`]: 'few' })
    expect(wrong.status).toBe(422)
    await leo.get(table)
    const old = await saveAll(leo, { [`reception-${elm}`]: '8', [`revision-${elm}`]: '1' })
    expect(old.page.getByRole('alert').textContent).toContain(
      `${schools.elm.name} has changed since you opened the page`,
    )
    expect((await saveAll(leo)).body).toContain(`Saved: ${schools.elm.name}`)
    expect([await own(elm), await own(schools.gorse.id)]).toEqual([8, 15])
    const oak = schools.oak.id
    const foreign = await saveAll(leo, { [`reception-${oak}`]: '1', [`year6-${oak}`]: '1', [`revision-${oak}`]: '1' })
    expect(foreign.body).toContain('Nothing changed')
    expect((await (await portal.as('ben')).get(table)).status).toBe(403)
  })

  const saveAll = (leo: Client, fields: Filled = {}) => leo.press('Save all', fields)
  const own = async (id: string) => {
    const row = portal.db
      .selectFrom('ncmp.school_years')
      .select('eligible_reception_la as own')
      .where('school_id', '=', id)
    return (await row.executeTakeFirstOrThrow()).own
  }

  test('of another authority’s school are not even there', async () => {
    const answer = await (await portal.as('leo')).get(`/ncmp/schools/${schools.oak.id}/eligible-pupils`)
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain(authorities.southshire.name)
  })
})
