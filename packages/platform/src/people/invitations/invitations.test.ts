import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverOutbox, listOutbox } from '../../notify/index.ts'
import { asUser, asVisitor } from '../../testing/index.ts'
import { openWorldHost, type WorldHost, worldService } from '../../testing/world-host.ts'
import { remindAll } from './remind.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

const dayMs = 24 * 3_600_000
const newest = async (to: string) => (await listOutbox(here.db, { to }))[0]
const linkIn = (body: string | undefined) =>
  /http:\/\/remit\.test(\/invitation\/\S+)/.exec(body ?? '')?.[1] ?? 'no link'
const invite = async (by: string, name: string, email: string) => {
  const client = await asUser(here.host, by)
  await client.get('/world/users/new')
  await client.press('Continue', { name, email })
  await client.press('Continue')
  await client.press('Continue')
  const answer = await client.press('Send the invitation')
  return { client, answer, link: linkIn((await newest(email.toLowerCase()))?.body) }
}

test('a new user stands in the list with no roles before they accept, and chooses a password when they do', async () => {
  const { client, answer, link } = await invite('sue@example.org', 'Nia Bell', 'Nia.Bell@example.org')
  expect(answer.url).toBe('/world/users')
  answer.page.getByText(/Nia Bell added and an invitation sent to nia\.bell@example\.org/)
  expect(answer.page.getByRole('row', { name: /^Nia Bell/ }).textContent).toMatch(/Invited.*No roles.*0/s)
  expect((await newest('nia.bell@example.org'))?.body).toContain('choose a password')

  const nia = asVisitor(here.host)
  const shown = await nia.get(link)
  shown.page.getByRole('heading', { level: 1, name: 'Join Northtown' })
  const weak = await nia.press('Make my account', { password: 'nia' })
  expect(weak.status).toBe(422)
  const joined = await nia.press('Make my account', { name: 'Nia Bell', password: 'three random words' })
  expect(joined.status).not.toBe(404)
  expect((await nia.get('/world/account')).page.getByText('Northtown', { selector: '.govuk-caption-l' })).toBeTruthy()
  expect((await client.get('/world/users')).page.getByRole('row', { name: /^Nia Bell/ }).textContent).toContain(
    'Active',
  )
})

test('a link works once', async () => {
  const { link } = await invite('sue@example.org', 'Ivy Once', 'ivy@example.org')
  const ivy = asVisitor(here.host)
  await ivy.get(link)
  await ivy.press('Make my account', { password: 'three random words' })
  const again = await asVisitor(here.host).get(link)
  expect(again.status).toBe(410)
  again.page.getByText(/accepted already, was replaced/)
})

test('an invitation that could not be sent says so, and is sent again from where it says it', async () => {
  const unreachable = { deliver: () => Promise.reject(new Error('no such mailbox')), close: () => undefined }
  const later = (minutes: number) => new Date(here.time.now.getTime() + minutes * 60_000)
  const { client, answer } = await invite('sue@example.org', 'Otis Gone', 'otis@example.org')
  const row = async () => (await client.get('/world/users')).page.getByRole('row', { name: /^Otis Gone/ })
  expect((await row()).textContent).not.toMatch(/not sent|again/)

  await deliverOutbox(here.db, unreachable, later(0))
  expect((await row()).textContent).toMatch(/Invitation not sent.*Send the invitation again/s)
  const address = `/world/users/${/users\/([\w-]+)\/invitation/.exec((await row()).innerHTML)?.[1]}`
  expect((await client.get(address)).body).toMatch(/It could not be sent.*We are still trying/s)
  for (let day = 1; day <= 20; day += 1) await deliverOutbox(here.db, unreachable, later(day * 24 * 60))
  expect((await client.get(address)).body).toMatch(/It could not be sent.*We do not try any more/s)
  expect((await client.get('/world/users/download?search=otis')).body).toContain('otis@example.org,Invitation not sent')

  here.time.now = later(1)
  const page = await client.get(`${address}/invitation`)
  page.page.getByText(/could not be sent to/)
  await client.press('Send it again')
  expect((await row()).textContent).toContain('Invited')
  expect((await row()).textContent).not.toContain('not sent')
  expect(answer.status).toBe(200)
})

test('an invitation that has not left stays once a newer one takes its place, or it is cancelled', async () => {
  const { client } = await invite('sue@example.org', 'Wyn Late', 'wyn@example.org')
  const row = (await client.get('/world/users')).page.getByRole('row', { name: /^Wyn Late/ })
  const address = `/world/users/${/users\/([\w-]+)\//.exec(row.innerHTML)?.[1]}/invitation`
  const problems = async () =>
    (await listOutbox(here.db, { to: 'wyn@example.org' })).map(({ problem }) => problem).toSorted()
  await client.get(address)
  await client.press('Send it again')
  expect(await problems()).toEqual(['A newer invitation took its place', undefined])
  await client.get(address)
  await client.press('Cancel the invitation')
  expect(await problems()).toEqual(['A newer invitation took its place', 'The invitation was cancelled'])
  const left: string[] = []
  const transport = { deliver: async ({ to }: { to: string }) => void left.push(to), close: () => undefined }
  await deliverOutbox(here.db, transport, new Date(here.time.now.getTime() + 90_000_000))
  expect(left).not.toContain('wyn@example.org')
})

test('what is wrong with an address is said beside it, and nothing is sent', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get('/world/users/new')
  const { status, page } = await sue.press('Continue', { name: '', email: 'nobody' })
  expect(status).toBe(422)
  page.getByRole('link', { name: 'Enter the person’s full name' })
  page.getByRole('link', { name: /Enter an email address in the correct format/ })
})

test('the check page shows what will be sent and sends nothing', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get('/world/users/new')
  await sue.press('Continue', { name: 'Max Check', email: 'max@example.org' })
  await sue.press('Continue')
  const { status, page } = await sue.press('Continue')
  expect(status).toBe(200)
  page.getByText('max@example.org')
  expect(await newest('max@example.org')).toBeUndefined()
})

test('sending again kills the old link', async () => {
  const { client, link } = await invite('sue@example.org', 'Ray Again', 'ray@example.org')
  const row = (await client.get('/world/users?search=ray')).page.getByRole('link', { name: 'Ray Again' })
  here.time.now = new Date(here.time.now.getTime() + 1000)
  await client.get(`${row.getAttribute('href')}/invitation`)
  const { page } = await client.press('Send it again')
  page.getByText(/A new invitation was sent to ray@example\.org/)
  expect((await asVisitor(here.host).get(link)).status).toBe(410)
  expect((await asVisitor(here.host).get(linkIn((await newest('ray@example.org'))?.body))).status).toBe(200)
})

test('a cancelled invitation stays listed among the removed, and its link is dead', async () => {
  const { client, link } = await invite('sue@example.org', 'Cal Gone', 'cal@example.org')
  const row = (await client.get('/world/users?search=cal')).page.getByRole('link', { name: 'Cal Gone' })
  await client.get(`${row.getAttribute('href')}/invitation`)
  await client.press('Cancel the invitation')
  expect((await asVisitor(here.host).get(link)).status).toBe(410)
  expect((await client.get('/world/users?status=ended')).page.getByRole('row', { name: /^Cal Gone/ })).toBeTruthy()
})

test('an invitation ends after seven days, and the list says so', async () => {
  const { client, link } = await invite('sue@example.org', 'Exa Late', 'exa@example.org')
  const began = here.time.now
  here.time.now = new Date(began.getTime() + 7 * dayMs + 1000)
  try {
    expect((await asVisitor(here.host).get(link)).status).toBe(410)
    const later = await asUser(here.host, 'sue@example.org')
    const { page } = await later.get('/world/users?search=exa')
    expect(page.getByRole('row', { name: /^Exa Late/ }).textContent).toContain('Invitation expired')
  } finally {
    here.time.now = began
  }
  expect(client).toBeTruthy()
})

test('somebody with an account is added by signing in, and their inviter cannot tell that they had one', async () => {
  const { answer, link, client } = await invite('sue@example.org', 'Sidney Typed', 'sid@example.org')
  expect(answer.page.getByRole('row', { name: /^Sidney Typed/ }).textContent).toContain('Invited')
  const message = await newest('sid@example.org')
  expect(message?.kind).toBe('people.invitation-to-account')
  expect(message?.body).toContain('sign in as you always do')
  ;(await asVisitor(here.host).get(link)).page.getByRole('button', { name: 'Sign in to accept' })

  const wrong = await asUser(here.host, 'col@example.org')
  const shown = await wrong.get(link)
  shown.page.getByText(/This invitation is for another email address/)
  expect((await wrong.post(link)).status).toBe(403)

  const sid = await asUser(here.host, 'sid@example.org')
  await sid.get(link)
  await sid.press('Accept the invitation')
  expect((await client.get('/world/users?search=sid')).page.getByRole('link', { name: 'Sid' })).toBeTruthy()
  expect((await sid.get('/your-services')).document.querySelector('main')?.textContent).toMatch(
    /Northtown.*Southbury|Southbury.*Northtown/s,
  )
})

test('a second press hears that the invitation has left already, and sends none', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get('/world/users/new')
  await sue.press('Continue', { name: 'Dot Double', email: 'dot@example.org' })
  await sue.press('Continue')
  const check = await sue.press('Continue')
  await sue.press('Send the invitation')
  const again = await sue.press('Send the invitation', {}, {}, check)
  expect([again.status, again.url]).toEqual([200, '/world/users'])
  again.page.getByText('Dot Double is invited already: the invitation went to dot@example.org')
  expect(await listOutbox(here.db, { to: 'dot@example.org' })).toHaveLength(1)
})

test('whoever belongs already is not invited twice', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get('/world/users/new')
  await sue.press('Continue', { name: 'Col', email: 'col@example.org' })
  await sue.press('Continue', { roles: ['helper'] })
  await sue.press('Continue')
  const again = await sue.press('Send the invitation')
  expect(again.status).toBe(422)
  again.page.getByRole('link', { name: /^col@example\.org belongs to this organisation already/ })
  expect((again.page.getByLabelText('Full name') as HTMLInputElement).value).toBe('Col')
})

test('roles and schools are chosen on the way, shown with what they come to, and held as soon as the invitation is accepted', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get('/world/users/new')
  await sue.press('Continue', { name: 'Rory Ready', email: 'rory@example.org' })
  await sue.press('Continue', { roles: ['collector', 'emperor'] })
  const found = await sue.press('Find', { search: 'north 1' })
  expect([...found.document.querySelectorAll('input[name="places"][type="checkbox"]')]).toHaveLength(1)
  await sue.press('Tick all 1')
  const check = await sue.press('Continue')
  const main = check.document.querySelector('main')?.textContent
  expect(main).toMatch(/Rory Ready.*rory@example\.org.*Collector.*1 school: north 1/s)
  expect(main).toMatch(/They will be able to do 3 things.*View pupils, for the schools assigned to them/s)
  const back = await sue.press(/^Change ?roles/)
  expect((back.page.getByLabelText('Collector') as HTMLInputElement).checked).toBe(true)
  await sue.press('Continue')
  await sue.press('Continue')
  const done = await sue.press('Send the invitation')
  expect(done.page.getByRole('row', { name: /^Rory Ready/ }).textContent).toMatch(/Invited.*Collector.*1/s)
  const rory = asVisitor(here.host)
  await rory.get(linkIn((await newest('rory@example.org'))?.body))
  await rory.press('Make my account', { password: 'three random words' })
  expect((await rory.get('/world/account')).page.getByRole('row', { name: /^View pupils/ }).textContent).toContain(
    'Yes',
  )
})

test('what was fine when they were invited is judged again when they accept', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get('/world/users/new')
  await sue.press('Continue', { name: 'Max Lead', email: 'max.lead@example.org' })
  await sue.press('Continue', { roles: ['lead'] })
  await sue.press('Continue')
  await sue.press('Send the invitation')
  const max = asVisitor(here.host)
  await max.get(linkIn((await newest('max.lead@example.org'))?.body))
  const { status, document } = await max.press('Make my account', { password: 'three random words' })
  expect(status).toBe(409)
  expect(document.querySelector('main')?.textContent).toMatch(/Super User/)
})

test('two days before it ends the invited are reminded, once, with a link that takes the place of the first', async () => {
  const { link } = await invite('sue@example.org', 'Remi Late', 'remi@example.org')
  const began = here.time.now
  const telling = { services: [worldService], publicUrl: 'http://remit.test' }
  const at = (days: number) => new Date(began.getTime() + days * dayMs)
  try {
    await remindAll(here.db, telling, at(4.9))
    expect((await newest('remi@example.org'))?.kind).toBe('people.invitation')
    here.time.now = at(5)
    expect(await remindAll(here.db, telling, at(5))).toBeGreaterThan(0)
    expect(await remindAll(here.db, telling, at(5.1))).toBe(0)
    const reminder = await newest('remi@example.org')
    expect(reminder?.kind).toBe('people.invitation-reminder')
    expect((await asVisitor(here.host).get(link)).status).toBe(410)
    expect((await asVisitor(here.host).get(linkIn(reminder?.body))).status).toBe(200)
    here.time.now = at(7)
    expect((await asVisitor(here.host).get(linkIn(reminder?.body))).status).toBe(410)
  } finally {
    here.time.now = began
  }
})

test('a service’s own number of days is how long its invitations are good for', async () => {
  const value = JSON.stringify({ value: 3 })
  await here.db
    .insertInto('settings')
    .values({ service: 'world', organisation_id: null, key: 'invitationDays', value })
    .execute()
  const { link } = await invite('sue@example.org', 'Tim Three', 'tim@example.org')
  const began = here.time.now
  try {
    here.time.now = new Date(began.getTime() + 3 * dayMs - 1000)
    expect((await asVisitor(here.host).get(link)).status).toBe(200)
    here.time.now = new Date(began.getTime() + 3 * dayMs)
    expect((await asVisitor(here.host).get(link)).status).toBe(410)
  } finally {
    here.time.now = began
    await here.db.deleteFrom('settings').where('key', '=', 'invitationDays').execute()
  }
})

test('the demonstration’s outbox shows every message with its link, signed in or not', async () => {
  const { page, document } = await asVisitor(here.host).get('/demonstration/outbox?to=nia.bell@example.org')
  page.getByRole('heading', { name: 'Sue invites you to Northtown on The world of the tests' })
  expect(document.querySelector('main a[href*="/invitation/"]')).toBeTruthy()
})
