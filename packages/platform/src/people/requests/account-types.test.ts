import { afterAll, beforeAll, expect, test } from 'vitest'
import { findMember } from '../../directory/index.ts'
import { asUser } from '../../testing/index.ts'
import { openPracticeHost, type PracticeHost } from '../../testing/practice-host.ts'

let here: PracticeHost
beforeAll(async () => {
  here = await openPracticeHost()
})
afterAll(() => here.close())

test('whoever has the wrong account type asks for another, and granting swaps the two in one change', async () => {
  const rae = await asUser(here.host, 'rae@example.org')
  await rae.get('/practices/requests/new')
  await rae.press('Continue', { kind: 'account-type' })
  const check = await rae.press('Continue', { role: 'editor', reason: 'I write the reports' })
  check.page.getByText('Account type: Editor')
  await rae.press('Send the request')
  const ola = await asUser(here.host, 'ola@example.org')
  const list = await ola.get('/practices/requests')
  await ola.get(list.page.getByRole('link', { name: /^Rae/ }).getAttribute('href') ?? '')
  await ola.press('Decide', { decision: 'grant' })
  const member = await findMember(here.db, here.practices.people.Rae?.membership ?? '', here.time.now)
  expect(member?.roles.map(({ role }) => role)).toEqual(['editor'])
})

test('where an organisation has no administrator, whoever asks is led to the authorisation form', async () => {
  const una = await asUser(here.host, 'una@example.org')
  await una.get('/practices/requests/new/role')
  const { page } = await una.press('Continue', { role: 'claims' })
  page.getByRole('heading', { level: 1, name: 'Nobody can grant this now' })
  const form = page.getByRole('link', { name: 'ask for one with the authorisation form' })
  expect(form.getAttribute('href')).toBe('/first-administrator/practices')
})
