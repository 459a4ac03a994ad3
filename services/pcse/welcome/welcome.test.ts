import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PersonKey, people, places } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

describe('the home page', () => {
  test('opens for everybody of the cast, with their roles', async () => {
    const active = Object.entries(people).filter(([, { status }]) => status === 'active')
    for (const [key] of active) {
      const { status } = await (await portal.as(key as PersonKey)).get('/pcse')
      expect(status, key).toBe(200)
    }
    const { page } = await (await portal.as('esme')).get('/pcse')
    page.getByText('GPP - Practice Estimates and salary change')
    page.getByText('GPP - AVCs')
  })

  test('leads somebody at a practice without an administrator to the form', async () => {
    const { page } = await (await portal.as('carl')).get('/pcse')
    const link = page.getByRole('link', { name: 'Ask for one with the form' })
    expect(link.getAttribute('href')).toBe('/first-administrator/pcse')
  })

  test('urges an only administrator to make a second one, and nobody else', async () => {
    expect((await (await portal.as('pam')).get('/pcse')).body).toContain('Make a second administrator')
    expect((await (await portal.as('gita')).get('/pcse')).body).not.toContain('Make a second administrator')
    expect((await (await portal.as('mark')).get('/pcse')).body).not.toContain('Make a second administrator')
    expect((await (await portal.as('dev')).get('/pcse')).body).not.toContain('Make a second administrator')
  })

  test('of somebody in two organisations shows the roles of the chosen one only', async () => {
    const atElm = await (await portal.as('tess', places.elm.name)).get('/pcse')
    expect(atElm.page.getByText('GPP - Claims Admin')).toBeTruthy()
    const atFern = await (await portal.as('tess', places.fern.name)).get('/pcse')
    expect(atFern.page.queryByText('GPP - Claims Admin')).toBeNull()
    expect(atFern.page.getByRole('link', { name: 'Choose another organisation' })).toBeTruthy()
  })

  test('counts the requests that wait for an administrator, and for nobody else', async () => {
    const una = await portal.as('una')
    await una.get('/pcse/requests/new/role')
    await una.press('Continue', { role: 'gppViewClaims' })
    await una.press('Send the request')
    expect((await (await portal.as('gita')).get('/pcse')).body).toContain('1 request waits for you')
    for (const person of ['cal', 'una', 'ola'] as const) {
      expect((await (await portal.as(person)).get('/pcse')).body, person).not.toContain('request waits for you')
    }
  })

  test('opens user management to administrators of every family, and to nobody else', async () => {
    for (const person of ['gita', 'mark', 'pam', 'dev', 'iris', 'ola'] as const) {
      expect((await (await portal.as(person)).get('/pcse/users')).status, person).toBe(200)
    }
    for (const person of ['cal', 'nina', 'una', 'abel'] as const) {
      expect((await (await portal.as(person)).get('/pcse/users')).status, person).toBe(403)
    }
  })
})

describe('the centre', () => {
  test('has the queue of forms and the list of authorised people', async () => {
    const vera = await portal.as('vera')
    expect((await vera.get('/pcse/first-administrators')).status).toBe(200)
    const { body } = await vera.get('/pcse/authorised-people')
    expect(body).toContain('Dr Clare Day')
    expect(body).toContain('Wendy Shaw')
  })
})
