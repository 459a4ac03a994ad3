import { afterAll, beforeAll, expect, test } from 'vitest'
import { findMember } from '../../directory/index.ts'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

const membershipOf = (name: string) => here.world.people[name]?.membership ?? ''
const pageOf = (name: string) => `/world/users/${membershipOf(name)}/schools`
const school = (name: string) => here.world.schools[name] ?? ''
const assignedTo = async (name: string) => {
  const member = await findMember(here.db, membershipOf(name), here.time.now)
  const names = Object.entries(here.world.schools)
  return member?.assigned.map((each) => (typeof each === 'string' ? names.find(([, id]) => id === each)?.[0] : 'every'))
}

const confirmed = (sue: Awaited<ReturnType<typeof asUser>>) => sue.press('Save this change')

test('the schools of the authority are tick boxes, and what they have is ticked', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { page } = await sue.get(pageOf('Col'))
  const boxes = page.getAllByRole('checkbox') as HTMLInputElement[]
  expect(boxes.map((box) => box.checked)).toEqual([true, true, false])
  expect((page.getByRole('radio', { name: 'Only the schools ticked below' }) as HTMLInputElement).checked).toBe(true)
})

test('what a change gives and takes is counted and named before it is saved, and the ticks can be changed', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Col'))
  const { page } = await sue.press('Save assignment', { places: [school('north3'), school('north1')] })
  expect(page.getByRole('heading', { level: 1 }).textContent).toContain('Check this change for Col')
  page.getByRole('heading', { name: '1 school will be added' })
  page.getByRole('heading', { name: '1 school will be removed' })
  expect(page.getAllByRole('listitem').map((item: HTMLElement) => item.textContent)).toEqual(
    expect.arrayContaining(['north 3', 'north 2']),
  )
  expect((await assignedTo('Col'))?.toSorted()).toEqual(['north1', 'north2'])
  const back = await sue.press('Change the ticks')
  const boxes = back.page.getAllByRole('checkbox') as HTMLInputElement[]
  expect(boxes.map((box) => box.checked)).toEqual([true, false, true])
})

test('a save says in counts and names what changed', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Col'))
  await sue.press('Save assignment', { places: [school('north3'), school('north1')] })
  const { url, page } = await confirmed(sue)
  expect(url).toBe('/world/users')
  page.getByText('1 school (north 3) added and 1 school (north 2) removed for Col. Col now has 2 of 3 schools')
  expect((await assignedTo('Col'))?.toSorted()).toEqual(['north1', 'north3'])
})

test('a save while searching changes only the schools shown', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { page } = await sue.get(`${pageOf('Col')}?search=north%202`)
  expect(page.getAllByRole('checkbox')).toHaveLength(1)
  page.getByText(/2 more schools, not shown here, stay ticked/)
  await sue.press('Save assignment', { places: [school('north2')] })
  await confirmed(sue)
  expect((await assignedTo('Col'))?.toSorted()).toEqual(['north1', 'north2', 'north3'])
})

test('searching keeps every tick, and saves nothing', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Una'))
  const found = await sue.press('Find', { search: 'north 2', places: [school('north1')] })
  expect(found.status).toBe(200)
  expect(found.page.getAllByRole('checkbox')).toHaveLength(1)
  found.page.getByText(/1 more school, not shown here, stays ticked/)
  expect(await assignedTo('Una')).toEqual([])
  await sue.press('Save assignment', { search: 'north 2', places: [school('north1'), school('north2')] })
  await confirmed(sue)
  expect((await assignedTo('Una'))?.toSorted()).toEqual(['north1', 'north2'])
})

test('a school unticked before a search is taken away by the save after it', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Una'))
  await sue.press('Find', { search: 'north 3', places: [school('north2')] })
  const all = await sue.press('Show all schools')
  const boxes = all.page.getAllByRole('checkbox') as HTMLInputElement[]
  expect(boxes.map((box) => box.checked)).toEqual([false, true, false])
  await sue.press('Save assignment')
  await confirmed(sue)
  expect(await assignedTo('Una')).toEqual(['north2'])
})

test('all can be ticked at once, with scripting off', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Una'))
  await sue.press(/^Tick all/)
  await sue.press('Save assignment')
  const { page } = await confirmed(sue)
  page.getByText(/2 schools \(north 1 and north 3\) added for Una/)
  expect(await assignedTo('Una')).toHaveLength(3)
})

test('every school, later ones included, is a choice of its own', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Una'))
  const check = await sue.press('Save assignment', { reach: 'every' })
  check.page.getByText(/every school added later/)
  const { page } = await confirmed(sue)
  page.getByText('Every school assigned to Una, those added later included: 3 today')
  expect(await assignedTo('Una')).toEqual(['every'])
  await sue.get(pageOf('Una'))
  await sue.press('Save assignment', { reach: 'ticked' })
  const back = await confirmed(sue)
  back.page.getByText('Una now has 3 of 3 schools, and will not get those added later')
  expect(await assignedTo('Una')).toHaveLength(3)
})

test('a lead keeps every school: taking one away is refused with the reason', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Lee'))
  const { status, document } = await sue.press('Save assignment', { reach: 'ticked', places: [school('north1')] })
  expect(status).toBe(409)
  expect(document.querySelector('main')?.textContent).toMatch(/Lead/)
  expect(await assignedTo('Lee')).toEqual(['every'])
})

test('schools of another authority, or made up, are never assigned', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(pageOf('Sam'))
  const shown = [school('south1'), 'x'].join(' ')
  await sue.press('Save assignment', { reach: 'ticked', shown, places: [school('south1'), 'x'] })
  await confirmed(sue)
  expect((await assignedTo('Sam'))?.toSorted()).toEqual(['north1', 'north2', 'north3'])
})

test('a search that finds nothing says so', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  const { page } = await sue.get(`${pageOf('Col')}?search=zebra`)
  page.getByText('No schools match “zebra”.')
})
