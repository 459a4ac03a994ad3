import { listOutbox } from '@remit/platform/notify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorities } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

describe('local authorities', () => {
  test('are listed for the national team, with what tells that one has no super user', async () => {
    const grace = await portal.as('grace')
    const { document } = await grace.get('/ncmp/authorities')
    expect([...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)).toEqual([
      authorities.northtown.name,
      authorities.southshire.name,
    ])
    const added = await grace.post('/ncmp/authorities/new', {
      name: 'Eastmere Council',
      number: '903',
      region: 'E12000006',
    })
    expect(added.body).toContain('Eastmere Council added')
    expect(added.page.getByRole('row', { name: /Eastmere/ }).textContent).toContain('None')
  })

  test('get their first super user by name from the national team, who holds every school from the start', async () => {
    const { db } = portal
    const grace = await portal.as('grace')
    const list = await grace.get('/ncmp/authorities')
    const link = list.page.getByRole('link', { name: /^Name the first ?super user of Eastmere Council$/ })
    const url = link.getAttribute('href') ?? ''
    expect((await grace.post(url, { name: 'Fay First', email: 'nowhere', approver: '' })).status).toBe(422)
    const named = { name: 'Fay First', email: 'fay.first@eastmere.example', approver: 'Dr Dee Health' }
    expect((await grace.post(url, named)).body).toContain('Eastmere Council: Fay First is invited')
    const [message] = await listOutbox(db, { to: named.email })
    expect(message?.subject).toContain('you are named LA Super User for Eastmere Council')
    const places = await db
      .selectFrom('memberships as member')
      .innerJoin('users', 'users.id', 'member.user_id')
      .innerJoin('membership_places as place', 'place.membership_id', 'member.id')
      .innerJoin('assignments as given', 'given.membership_id', 'member.id')
      .where('users.email', '=', named.email)
      .select(['place.every_kind', 'given.role', 'member.status'])
      .execute()
    expect(places).toEqual([{ every_kind: 'school', role: 'superUser', status: 'invited' }])
  })

  test('that have a super user cannot be given a first one, nor by anybody but the national team', async () => {
    const url = `/ncmp/organisations/${authorities.northtown.id}/first-administrator`
    const named = { name: 'Fay First', email: 'fay@northtown.example', approver: 'Dr Dee Health' }
    expect([409, 403]).toContain((await (await portal.as('grace')).post(url, named)).status)
    expect([403, 404]).toContain((await (await portal.as('sam')).post(url, named)).status)
    expect(await listOutbox(portal.db, { to: named.email })).toEqual([])
  })

  test('need a number of their own', async () => {
    const grace = await portal.as('grace')
    const taken = await grace.post('/ncmp/authorities/new', { name: 'Twin', number: '901', region: 'E12000001' })
    expect(taken.status).toBe(422)
    expect(taken.page.getByRole('alert').textContent).toContain('“Northtown Council” has the number 901 already')
    const words = await grace.post('/ncmp/authorities/new', { name: '', number: 'nine' })
    expect(words.page.getByRole('alert').querySelectorAll('li')).toHaveLength(3)
  })

  test('are the national team’s alone', async () => {
    for (const person of ['sam', 'priya', 'leo', 'nia'] as const) {
      const client = await portal.as(person)
      expect((await client.get('/ncmp/authorities')).status).toBe(403)
      expect(
        (await client.post('/ncmp/authorities/new', { name: 'Mine', number: '904', region: 'E12000001' })).status,
      ).toBe(403)
    }
  })

  test('keep their schools and pupils from the national team', async () => {
    const grace = await portal.as('grace')
    for (const url of ['/ncmp/schools', '/ncmp/pupils', '/ncmp/monitoring', '/ncmp/submission', '/ncmp/users']) {
      expect((await grace.get(url)).status).toBe(403)
    }
  })
})
