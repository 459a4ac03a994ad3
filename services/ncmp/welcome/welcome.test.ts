import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

describe('the Welcome page', () => {
  test('names the roles one has been assigned', async () => {
    const { page } = await (await portal.as('priya')).get('/ncmp')
    expect(page.getByText('You have been assigned the following roles:')).toBeTruthy()
    expect(page.getByText('NCMP Lead')).toBeTruthy()
    expect(page.getByText('LA Super User')).toBeTruthy()
  })

  test('tells a new user without roles whom to ask', async () => {
    const { page, body } = await (await portal.as('nia')).get('/ncmp')
    expect(body).toContain('You have no roles yet')
    expect(page.queryByRole('heading', { name: 'Schools' })?.querySelector('a')).toBeNull()
    expect(page.getByRole('link', { name: 'Ask for access' }).getAttribute('href')).toBe('/ncmp/requests/new')
  })

  test('tells a super user which requests wait for them', async () => {
    const nia = await portal.as('nia')
    await nia.get('/ncmp/requests/new/role')
    await nia.press('Continue', { role: 'monitor' })
    await nia.press('Send the request')
    ;(await (await portal.as('sam')).get('/ncmp')).page.getByText('1 request waits for you')
    expect((await (await portal.as('tom')).get('/ncmp')).body).not.toContain('waits for you')
  })

  test('counts what waits behind each open card', async () => {
    const { body } = await (await portal.as('mo')).get('/ncmp')
    expect(body).toContain('3 schools on your list')
    expect(body).toMatch(/\d+ of 90 pupils wait to be measured/)
  })

  test('opens with every mix of roles, and for the national team', async () => {
    for (const person of ['sam', 'ruth', 'ben', 'ana', 'joan', 'leo', 'kit', 'hana', 'viv', 'grace'] as const) {
      expect((await (await portal.as(person)).get('/ncmp')).status).toBe(200)
    }
  })
})

describe('the tab bar', () => {
  test('shows all six tabs to everybody, the closed ones disabled with the reason', async () => {
    const { page, document } = await (await portal.as('ben')).get('/ncmp')
    for (const name of ['Welcome', 'Schools', 'Monitoring & Submissions', 'Help']) {
      expect(page.getAllByRole('link', { name }).length).toBeGreaterThan(0)
    }
    const closed = [...document.querySelectorAll('[aria-disabled="true"]')]
    expect(closed.map((tab) => tab.textContent)).toEqual(['Pupil Data', 'Manage users'])
    expect(closed.every((tab) => !tab.hasAttribute('href'))).toBe(true)
    const why = document.getElementById(closed[0]?.getAttribute('aria-describedby') ?? '')
    expect(why?.textContent).toBe('Only collectors work with pupil data.')
  })
})
