import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people, provider } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const address = '/ncmp/providers/indicators'
const cells = (document: Document, name: string) =>
  [...document.querySelectorAll('tbody tr')]
    .filter((row) => row.querySelector('th')?.textContent === name)
    .flatMap((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim()))

describe('indicators by provider', () => {
  test('stand side by side for super users with all schools: the provider’s, the authority’s own, all together', async () => {
    const { page, document } = await (await portal.as('sam')).get(address)
    expect(page.getAllByRole('columnheader').map((each: HTMLElement) => each.textContent)).toEqual([
      'Indicator',
      'Limit',
      provider.name,
      'Northtown Council itself',
      'All together',
    ])
    // Twelve schools, one of them special; the provider measures at two.
    expect(cells(document, 'Schools counted')).toEqual(['', '2', '9', '11'])
    expect(page.getByRole('img', { name: 'Participation' })).toBeTruthy()
  })

  test('come to the same as the lead’s figures over all schools', async () => {
    const lead = await (await portal.as('priya')).get('/ncmp/monitoring')
    const { document } = await (await portal.as('priya')).get(address)
    const all = cells(document, 'Blank NHS numbers').at(-1)
    const row = [...lead.document.querySelectorAll('tbody tr')].find((each) =>
      each.querySelector('th')?.textContent?.startsWith('Blank NHS numbers'),
    )
    expect(all?.startsWith(row?.querySelector('td')?.textContent ?? 'none')).toBe(true)
  })

  test('are closed to a super user without all schools, who is told what to do, and to everybody else', async () => {
    const ruth = await (await portal.as('ruth')).get(address)
    expect(ruth.body).toContain('0 of 12 schools are assigned to you')
    const membership = people.ruth.membership
    await (await portal.as('sam')).post(`/ncmp/users/${membership}/provider`, { to: provider.id })
    const some = await (await portal.as('ruth')).get(address)
    expect(some.body).toContain('2 of 12 schools are assigned to you')
    expect(some.document.querySelector('table')).toBeNull()
    for (const person of ['ben', 'mo', 'leo', 'nia'] as const) {
      expect((await (await portal.as(person)).get(address)).status).toBe(403)
    }
  })
})
