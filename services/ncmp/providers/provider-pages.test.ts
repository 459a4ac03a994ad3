import { listEntries } from '@remit/platform/audit'
import { asVisitor } from '@remit/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorities, type PersonKey, people, provider, schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const trust = () =>
  portal.db
    .selectFrom('organisations')
    .selectAll()
    .where('kind', '=', 'provider')
    .where('name', '=', 'Tyne Community Trust')
    .executeTakeFirstOrThrow()
const held = async () => {
  const { id } = await trust()
  const holders = portal.db.selectFrom('organisation_holders').select('organisation_id').where('holder_id', '=', id)
  return (await holders.execute()).map((row) => row.organisation_id)
}

describe('providers', () => {
  test('are added by super users with the schools they measure', async () => {
    const sam = await portal.as('sam')
    const { body } = await (await portal.as('tom')).get('/ncmp/providers')
    expect(body).toContain('No provider measures for the authority yet')
    expect((await sam.get('/ncmp/providers')).body).toContain(provider.name)
    const fields = { name: 'Tyne Community Trust', schools: [schools.ash.id, schools.elm.id] }
    expect((await sam.post('/ncmp/providers/new', fields)).body).toContain('Tyne Community Trust added')
    expect((await trust()).parent_id).toBe(authorities.northtown.id)
    expect((await held()).sort()).toEqual([schools.ash.id, schools.elm.id].sort())
  })

  test('do not share a name', async () => {
    const again = await (await portal.as('sam')).post('/ncmp/providers/new', { name: 'tyne community trust' })
    expect(again.status).toBe(422)
    expect(again.page.getByRole('alert').textContent).toContain('already')
  })

  test('can be renamed, also in case alone, but not to the name of another', async () => {
    const sam = await portal.as('sam')
    const url = `/ncmp/providers/${(await trust()).id}/name`
    const taken = await sam.post(url, { name: provider.name.toUpperCase() })
    expect(taken.page.getByRole('alert').textContent).toContain('already')
    expect((await sam.post(url, { name: 'Tyne community trust' })).body).toContain('is now called Tyne community trust')
    expect((await sam.post(url, { name: 'Tyne Community Trust' })).body).toContain('is now called Tyne Community Trust')
    const renamed = {
      service: 'ncmp',
      organisationId: (await trust()).id,
      actions: ['organisation.renamed'],
      pageSize: 10,
    }
    expect((await listEntries(portal.db, renamed)).entries).toHaveLength(2)
    for (const person of ['mo', 'tom'] as const) {
      expect([403, 404]).toContain((await (await portal.as(person)).post(url, { name: 'Mine' })).status)
    }
  })

  test('take and leave schools, another authority’s never', async () => {
    const sam = await portal.as('sam')
    const url = `/ncmp/providers/${(await trust()).id}/schools`
    const saved = await sam.post(url, { schools: [schools.elm.id, schools.oak.id] })
    expect(saved.body).toContain('1 school changed hands')
    expect(await held()).toEqual([schools.elm.id])
  })

  test('are nobody else’s to see or change', async () => {
    const { id } = await trust()
    for (const person of ['mo', 'leo', 'ben', 'nia'] as const) {
      const client = await portal.as(person)
      expect((await client.get('/ncmp/providers')).status).toBe(403)
      expect((await client.post('/ncmp/providers/new', { name: 'Mine' })).status).toBe(403)
      expect([403, 404]).toContain((await client.post(`/ncmp/providers/${id}/removal`)).status)
    }
    const other = await portal.as('tom')
    expect((await other.get(`/ncmp/providers/${id}/schools`)).status).toBe(404)
    expect((await other.post(`/ncmp/providers/${id}/removal`)).status).toBe(404)
  })

  test('are removed only when nobody belongs to them, and their schools go back', async () => {
    const { id } = await trust()
    const sam = await portal.as('sam')
    await assign('mo', id)
    const asked = await sam.get(`/ncmp/providers/${id}/removal`)
    expect(asked.body).toContain('Assign them to another provider or back to the local authority first.')
    expect(asked.page.getByRole('link', { name: 'Assign Mo Hassan' })).toBeTruthy()
    const refused = await sam.post(`/ncmp/providers/${id}/removal`)
    expect(refused.status).toBe(409)
    expect(refused.body).toContain('back to the local authority')
    await assign('mo', 'none')
    expect((await sam.post(`/ncmp/providers/${id}/removal`)).body).toContain('Tyne Community Trust removed')
    expect(await held()).toEqual([])
    expect((await trust()).status).toBe('closed')
  })
})

const pageOf = (person: PersonKey) => `/ncmp/users/${people[person].membership}/provider`
const assign = async (person: PersonKey, to: string) => (await portal.as('sam')).post(pageOf(person), { to })

/** The providers a user belongs to, as stored. */
async function providersOf(person: PersonKey) {
  const rows = await portal.db
    .selectFrom('memberships as member')
    .innerJoin('organisations as place', 'place.id', 'member.organisation_id')
    .where('member.user_id', '=', people[person].id)
    .where('member.status', '!=', 'ended')
    .where('place.kind', '=', 'provider')
    .select('place.name')
    .execute()
  return rows.map(({ name }) => name)
}

describe('users of providers', () => {
  test('sign in straight to the service: there is nothing to choose at a provider', async () => {
    const joan = asVisitor(portal.host)
    await joan.get('/sign-in')
    expect((await joan.press(people.joan.name)).url).toBe('/ncmp')
  })

  test('are assigned to one, to another and back to the authority, in at most one, with the history telling', async () => {
    const sam = await portal.as('sam')
    await sam.post('/ncmp/providers/new', { name: 'Wear Nursing', schools: [schools.fern.id] })
    const wear = await portal.db
      .selectFrom('organisations')
      .select('id')
      .where('name', '=', 'Wear Nursing')
      .executeTakeFirstOrThrow()
    expect((await assign('mo', provider.id)).body).toContain(`Mo Hassan now belongs to ${provider.name}`)
    expect(await providersOf('mo')).toEqual([provider.name])
    const theirs = await sam.get(`/ncmp/users?belonging=${provider.id}`)
    expect(theirs.page.getAllByRole('rowheader').map((cell: HTMLElement) => cell.textContent?.trim())).toEqual([
      expect.stringContaining(people.joan.name),
      expect.stringContaining(people.mo.name),
    ])
    const moved = await assign('mo', wear.id)
    expect(moved.page.getByText('Provider', { selector: 'dt' }).nextElementSibling?.textContent).toBe('Wear Nursing')
    expect(await providersOf('mo')).toEqual(['Wear Nursing'])
    const back = await assign('mo', 'none')
    expect(back.body).toContain('Mo Hassan now belongs to Northtown Council')
    expect(back.body).toContain(`Assigned to ${provider.name}`)
    expect(await providersOf('mo')).toEqual([])
  })

  test('act in the authority all the same: a provider is no organisation to switch to', async () => {
    await assign('mo', provider.id)
    const mo = await portal.as('mo')
    expect((await mo.get('/')).url).toBe('/ncmp')
    expect((await mo.get('/ncmp/schools')).page.getAllByRole('rowheader')).toHaveLength(3)
    await assign('mo', 'none')
  })

  test('who are super users are given all the provider’s schools, and lose them when they move on', async () => {
    const setOut = (await (await portal.as('sam')).get(pageOf('ruth'))).body
    expect(setOut).toContain('Ruth Okafor is LA Super User: all schools of the provider you select are assigned')
    const shown = await assign('ruth', provider.id)
    const cell = (body: Document) =>
      [...body.querySelectorAll('dt')].find((each) => each.textContent === 'Schools')?.nextElementSibling?.textContent
    // Its other school went to a provider that is no more.
    expect(cell(shown.document)).toBe(`1 of 12: ${schools.gorse.name}`)
    expect(cell((await assign('ruth', 'none')).document)).toBe('No schools')
  })

  test('leave their provider when they are removed from the authority', async () => {
    await assign('nia', provider.id)
    const sam = await portal.as('sam')
    await sam.post(`/ncmp/users/${people.nia.membership}/removal`, { reason: 'Left the trust' })
    expect(await providersOf('nia')).toEqual([])
  })

  test('are nobody’s to assign but a super user’s, and never to another authority’s provider', async () => {
    expect((await (await portal.as('leo')).post(pageOf('mo'), { to: provider.id })).status).toBe(404)
    expect((await (await portal.as('tom')).post(pageOf('mo'), { to: provider.id })).status).toBe(404)
    const tom = await portal.as('tom')
    const theirs = await tom.post(`/ncmp/users/${people.pat.membership}/provider`, { to: provider.id })
    expect(theirs.status).toBe(422)
    expect(await providersOf('pat')).toEqual([])
  })

  test('are not assigned before they accept their invitation', async () => {
    expect((await (await portal.as('sam')).get(pageOf('zoe'))).status).toBe(404)
  })
})
