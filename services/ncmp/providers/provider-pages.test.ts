import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorities, people, provider, schools, testNow } from '../test/cast.ts'
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
    const membership = { id: people.mo.id, user_id: people.mo.id, organisation_id: id, service: 'ncmp' }
    const dates = { status: 'active', starts_at: null, ends_at: null, created_at: testNow } as const
    await portal.db
      .insertInto('memberships')
      .values({ ...membership, ...dates })
      .execute()
    const sam = await portal.as('sam')
    const refused = await sam.post(`/ncmp/providers/${id}/removal`)
    expect(refused.status).toBe(409)
    expect(refused.body).toContain('back to the local authority')
    await portal.db.deleteFrom('memberships').where('organisation_id', '=', id).execute()
    expect((await sam.post(`/ncmp/providers/${id}/removal`)).body).toContain('Tyne Community Trust removed')
    expect(await held()).toEqual([])
    expect((await trust()).status).toBe('closed')
  })
})
