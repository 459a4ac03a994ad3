import { afterAll, beforeAll, expect, test } from 'vitest'
import { people } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

test('help is open to everybody and names the super users of one’s own authority', async () => {
  const { body, page } = await (await portal.as('nia')).get('/ncmp/help')
  expect(page.getByRole('link', { name: people.sam.email })).toBeTruthy()
  expect(body).not.toContain(people.tom.email)
})

test('help names today’s law, and leads to who can do what', async () => {
  const client = await portal.as('mo')
  const { body } = await client.get('/ncmp/help')
  expect(body).toContain('Data Protection Act 2018')
  expect(body).not.toContain('1998')
  expect((await client.get('/ncmp/roles')).status).toBe(200)
})
