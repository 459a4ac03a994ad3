import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'
import { conditionInWords } from './condition-words.ts'

describe.each(['PGlite', 'PostgreSQL'] as const)('check access on %s', (store) => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost(store)
  })
  afterAll(() => here.close())

  const ask = async (who: string, query: Record<string, string>) => {
    const client = await asUser(here.host, who)
    return client.get(`/world/check-access?${new URLSearchParams(query).toString()}`)
  }

  test('what is allowed names the role, its reach and the place it comes through', async () => {
    const { page } = await ask('sue@example.org', { person: 'Col', what: 'pupil.edit', place: 'north1' })
    page.getByRole('heading', { name: /^Yes Col may edit pupils, for any pupil of north 1/ })
    page.getByText(/Col has “Edit pupils” as Collector of Northtown/)
    expect(page.getByRole('row', { name: /^Collector/ }).textContent).toMatch(
      /for the schools assigned to them.*Gives it, through north 1/s,
    )
  })

  test('what is denied names the smallest change, who may make it, and leads to the page for it', async () => {
    const { page } = await ask('sue@example.org', { person: 'col@example.org', what: 'pupil.edit', place: 'north3' })
    page.getByRole('heading', { name: /^No Col may not edit pupils, for any pupil of north 3/ })
    const way = page.getByRole('link', { name: /Assign north 3/i })
    expect(way.getAttribute('href')).toBe(`/world/users/${here.world.people.Col?.membership}/schools`)
    page.getByText('Who may do it: Lee, Sam and you.')
  })

  test('a role that is missing is the change, and leads to the roles', async () => {
    const { page } = await ask('sue@example.org', { person: 'Una', what: 'school.list', place: 'north1' })
    expect(page.getByRole('link', { name: /Give the role/i }).getAttribute('href')).toMatch(/\/roles$/)
  })

  test('a condition is told in words, and an unknown one is not a yes', async () => {
    const lee = here.world.people.Lee?.membership ?? ''
    const { page } = await ask('sue@example.org', { person: lee, what: 'pupil.weigh', place: 'south1' })
    expect(page.queryByText('Yes')).toBeNull()
    expect(conditionInWords({ or: [{ lt: [{ resource: 'year' }, 3] }, { in: [{ subject: 'id' }, ['a']] }] })).toBe(
      'year is less than “3” or the user is one of “a”',
    )
  })

  test('left without a name it lists everybody who can, and only them', async () => {
    const { document, page } = await ask('sue@example.org', { person: '', what: 'pupil.edit', place: 'north2' })
    page.getByRole('heading', { name: /Who can: Edit pupils, any pupil of north 2/ })
    const names = [...document.querySelectorAll('.remit-answer tbody th')].map((cell) => cell.textContent)
    expect(names).toEqual(['Col'])
    const none = await ask('sue@example.org', { person: '', what: 'authority.view', place: '' })
    none.page.getByText('Nobody here can do this now.')
  })

  test('people and places elsewhere do not exist here', async () => {
    const sid = here.world.people.Sid?.membership ?? ''
    const person = await ask('sue@example.org', { person: sid, what: 'pupil.edit', place: '' })
    person.page.getAllByText(/No user here is called/)
    const place = await ask('sue@example.org', { person: 'Col', what: 'pupil.edit', place: 'south1' })
    place.page.getAllByText(/There is no organisation “south1” here/)
    expect((await ask('col@example.org', { what: 'pupil.edit' })).status).toBe(403)
  })

  test('an unclear name offers everybody it could be, and what is missing is said beside the box', async () => {
    const { page } = await ask('sue@example.org', { person: 's', what: '', place: 'north' })
    page.getByRole('link', { name: 'Sam, sam@example.org' })
    page.getByRole('link', { name: 'north 1 (north1)' })
    page.getByRole('link', { name: 'Select what they would do' })
  })

  test('a thing that is not there to be done says where it is done', async () => {
    const { page } = await ask('sue@example.org', { person: 'Col', what: 'pupil.edit', place: '' })
    page.getAllByText('This is done at a school, and Northtown is not one: enter one')
  })
})
