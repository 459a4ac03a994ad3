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
    const added = await grace.post('/ncmp/authorities/new', { name: 'Eastmere Council', number: '903' })
    expect(added.body).toContain('Eastmere Council added')
    expect(added.page.getByRole('row', { name: /Eastmere/ }).textContent).toContain('None')
  })

  test('need a number of their own', async () => {
    const grace = await portal.as('grace')
    const taken = await grace.post('/ncmp/authorities/new', { name: 'Twin', number: '901' })
    expect(taken.status).toBe(422)
    expect(taken.page.getByRole('alert').textContent).toContain('“Northtown Council” has the number 901 already')
    const words = await grace.post('/ncmp/authorities/new', { name: '', number: 'nine' })
    expect(words.page.getByRole('alert').querySelectorAll('li')).toHaveLength(2)
  })

  test('are the national team’s alone', async () => {
    for (const person of ['sam', 'priya', 'leo', 'nia'] as const) {
      const client = await portal.as(person)
      expect((await client.get('/ncmp/authorities')).status).toBe(403)
      expect((await client.post('/ncmp/authorities/new', { name: 'Mine', number: '904' })).status).toBe(403)
    }
  })

  test('keep their schools and pupils from the national team', async () => {
    const grace = await portal.as('grace')
    for (const url of ['/ncmp/schools', '/ncmp/pupils', '/ncmp/monitoring', '/ncmp/submission', '/ncmp/users']) {
      expect((await grace.get(url)).status).toBe(403)
    }
  })
})
