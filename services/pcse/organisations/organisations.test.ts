import { listEntries } from '@remit/platform/audit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { centre } from '../demo/places.ts'
import { places } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { codeProblem, kinds } from './ods-code.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const within = places.wold.id

describe('organisations', () => {
  test('are listed for the centre, with what tells that a practice has no administrator', async () => {
    const vera = await portal.as('vera')
    const { page, document } = await vera.get('/pcse/organisations')
    expect(document.querySelectorAll('tbody tr')).toHaveLength(Object.keys(places).length)
    expect(page.getByRole('row', { name: /Cedar House/ }).textContent).toContain('None')
    const found = await vera.get('/pcse/organisations?search=G99001')
    expect([...found.document.querySelectorAll('tbody th')].map((cell) => cell.textContent)).toEqual([places.ash.name])
    expect((await vera.get('/pcse/organisations?search=nowhere')).body).toContain('No organisation fits.')
    expect((await vera.get('/pcse/organisations?kind=pcn')).document.querySelectorAll('tbody tr')).toHaveLength(1)
  })

  test('are looked at without leaving one’s own: the header names where the user acts', async () => {
    const vera = await portal.as('vera')
    for (const page of ['', '/closure']) {
      const { document } = await vera.get(`/pcse/organisations/${places.ash.id}${page}`)
      expect(document.querySelector('.remit-identity__organisation')?.textContent).toBe(`, ${centre.name}`)
    }
  })

  test('show who holds each of the four administrator roles', async () => {
    const { page } = await (await portal.as('vera')).get(`/pcse/organisations/${places.ash.id}`)
    expect(page.getByRole('row', { name: /^GPP - Practice User/ }).textContent).toMatch(/Gita Rao.*Lena Park/s)
    expect(page.getByRole('row', { name: /^Service Desk Analyst/ }).textContent).toContain('None')
  })

  test('of every kind are added beneath their ICB or the centre, recorded', async () => {
    const vera = await portal.as('vera')
    const added = [
      { kind: 'icb', name: 'Fell ICB', code: 'qf1' },
      { kind: 'practice', name: 'Gorse Surgery', code: 'g99 007', within },
      { kind: 'pcn', name: 'Vale Network', code: 'U99002', within },
      { kind: 'outOfHours', name: 'Fell Nights', code: 'NF9', within },
      { kind: 'accountant', name: 'Sums Ltd', code: '' },
    ]
    for (const fields of added) {
      const { status, page } = await vera.post('/pcse/organisations/new', fields)
      expect(status).toBe(200)
      expect(page.getByRole('heading', { level: 1 }).textContent).toContain(fields.name)
    }
    const { entries } = await listEntries(portal.db, { service: 'pcse', actions: ['accountant.added'] })
    expect(entries.map(({ actorName, subject }) => [actorName, subject.name])).toContainEqual(['Vera Osei', 'Sums Ltd'])
  })

  test('need a code of the right shape that nobody else has, and an ICB', async () => {
    const vera = await portal.as('vera')
    const fields = { kind: 'practice', name: 'Twin', code: places.ash.code ?? '', within }
    const taken = await vera.post('/pcse/organisations/new', fields)
    expect(taken.status).toBe(422)
    expect(taken.page.getByRole('alert').textContent).toContain('“Ash Lane Surgery” has the code G99001 already')
    const wrong = await vera.post('/pcse/organisations/new', { ...fields, code: 'U1', within: '' })
    expect(wrong.page.getByRole('alert').querySelectorAll('li')).toHaveLength(2)
    expect(wrong.page.getByLabelText('Name')).toHaveProperty('value', 'Twin')
    const beneathPractice = await vera.post('/pcse/organisations/new', {
      ...fields,
      code: 'G99008',
      within: places.ash.id,
    })
    expect(beneathPractice.status).toBe(422)
  })

  test('close with a reason, once nothing open stands beneath them', async () => {
    const vera = await portal.as('vera')
    const closure = `/pcse/organisations/${places.fern.id}/closure`
    expect((await vera.post(closure, { reason: '' })).status).toBe(422)
    const closed = await vera.post(closure, { reason: 'Merged with Elm Park' })
    expect(closed.body).toContain('Fernside Practice closed')
    expect(closed.status).toBe(200)
    expect((await vera.post(closure, { reason: 'Again' })).status).toBe(403)
    expect((await vera.post(`/pcse/organisations/${within}/closure`, { reason: 'Gone' })).status).toBe(409)
    const { entries } = await listEntries(portal.db, { service: 'pcse', actions: ['practice.closed'] })
    expect(entries[0]).toMatchObject({ reason: 'Merged with Elm Park' })
  })

  test('are the centre’s alone', async () => {
    for (const person of ['gita', 'mark', 'pam', 'dev', 'una'] as const) {
      const client = await portal.as(person)
      expect((await client.get('/pcse/organisations')).status).toBe(403)
      expect((await client.post('/pcse/organisations/new', { kind: 'icb', name: 'Mine', code: 'QM1' })).status).toBe(
        403,
      )
      expect((await client.get(`/pcse/organisations/${places.ash.id}`)).status).toBe(404)
      expect((await client.post(`/pcse/organisations/${places.ash.id}/closure`, { reason: 'x' })).status).toBe(404)
    }
  })
})

test('no ODS code fits two kinds of organisation', () => {
  for (const code of ['QZ1', 'G99001', 'U99001', 'NZ901', 'N82001', 'NLX', 'Q82001']) {
    const fitting = kinds.filter((kind) => kind !== 'accountant' && codeProblem(kind, code) === undefined)
    expect(fitting, code).toHaveLength(1)
  }
  expect(codeProblem('accountant', 'G99001')).toContain('has no ODS code')
  expect(codeProblem('practice', undefined)).toBe('Enter the ODS code')
})
