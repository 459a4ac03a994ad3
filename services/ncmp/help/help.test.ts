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

test('resources are open to everybody; files of pupils are offered to those who upload', async () => {
  const nobody = await (await portal.as('nia')).get('/ncmp/resources')
  expect(nobody.status).toBe(200)
  expect(nobody.body).toContain('No: the authority lowers the school’s number')
  expect(nobody.page.queryByRole('link', { name: 'Upload template' })).toBeNull()
  const mo = await portal.as('mo')
  expect((await mo.get('/ncmp/resources')).page.getByRole('link', { name: 'Upload template' })).toBeTruthy()
  expect((await mo.get('/ncmp/resources/ethnic-categories')).body.trim().split('\r\n')).toHaveLength(19)
})
