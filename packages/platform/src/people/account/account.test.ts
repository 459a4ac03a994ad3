import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword, isPassword } from '../../passwords.ts'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

test('everybody sees what they may do, which role gives it, and who can change it', async () => {
  const col = await asUser(here.host, 'col@example.org')
  const { page } = await col.get('/world/account')
  expect(page.getByRole('row', { name: /^Edit pupils/ }).textContent).toMatch(
    /Yes.*Collector, for the schools assigned to you/s,
  )
  expect(page.getByRole('row', { name: /^Add schools/ }).textContent).toMatch(/No.*Needs Lead/s)
  page.getByText('Ask one of Lee, Sam and Sue if you need something else.')
})

test('a name is changed by its bearer, and stands on the next page', async () => {
  const col = await asUser(here.host, 'col@example.org')
  await col.get('/world/account/name')
  const { page, document } = await col.press('Save name', { name: 'Colin Moss' })
  page.getByText('Your name is now Colin Moss')
  expect(document.querySelector('header')?.textContent).toContain('Colin Moss')
  expect((await col.press('Sign out')).status).toBe(200)
})

test('a new password needs the present one, and ends every other session', async () => {
  const id = here.world.people.Sue?.id ?? ''
  await here.db
    .updateTable('users')
    .set({ password_hash: await hashPassword('the old password') })
    .where('id', '=', id)
    .execute()
  const [sue, elsewhere] = [await asUser(here.host, 'sue@example.org'), await asUser(here.host, 'sue@example.org')]
  await sue.get('/world/account/password')
  const wrong = await sue.press('Change password', { current: 'a guess', password: 'three random words' })
  expect(wrong.status).toBe(422)
  wrong.page.getByRole('link', { name: 'This is not the password you have now' })
  expect(wrong.body).not.toContain('three random words')
  const weak = await sue.press('Change password', { current: 'the old password', password: 'short' })
  weak.page.getByRole('link', { name: /12 characters or more/ })
  const { page } = await sue.press('Change password', { current: 'the old password', password: 'three random words' })
  page.getByText(/Your password is changed/)
  const { password_hash } = await here.db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(await isPassword('three random words', password_hash)).toBe(true)
  expect((await elsewhere.get('/world/account')).url).toMatch(/^\/sign-in/)
})

test('every browser one is signed in with is listed, this one marked, and ends with one press', async () => {
  const [sam, one, two] = await Promise.all([1, 2, 3].map(() => asUser(here.host, 'sam@example.org')))
  if (!sam || !one || !two) throw new Error('Sam is not signed in three times.')
  const before = await sam.get('/world/account/sessions')
  const rows = before.page.getAllByRole('row')
  expect(rows).toHaveLength(4)
  expect(rows[1]?.textContent).toContain('This one')
  const buttons = before.page.getAllByRole('button', { name: /^Sign out ?of/ })
  expect(buttons).toHaveLength(2)
  const id = buttons[0]?.closest('form')?.querySelector('[name=session]')?.getAttribute('value') ?? ''
  await sam.post('/world/account/sessions', { session: id })
  const left = await Promise.all([one, two].map(async (client) => (await client.get('/world/account')).status))
  const urls = await Promise.all([one, two].map(async (client) => (await client.get('/world/account')).url))
  expect(left).toEqual([200, 200])
  expect(urls.filter((url) => url.startsWith('/sign-in'))).toHaveLength(1)
  await sam.get('/world/account/sessions')
  const { page } = await sam.press('Sign out everywhere else')
  page.getByText('You are signed in nowhere else.')
  expect((await two.get('/world/account')).url).toMatch(/^\/sign-in/)
})

test('nobody ends the session of somebody else', async () => {
  const [sam, lee] = [await asUser(here.host, 'sam@example.org'), await asUser(here.host, 'lee@example.org')]
  const { id } = await here.db
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', here.world.people.Lee?.id ?? '')
    .executeTakeFirstOrThrow()
  expect((await sam.post('/world/account/sessions', { session: id })).status).toBe(404)
  expect((await sam.post('/world/account/sessions', { session: 'nonsense' })).status).toBe(404)
  expect((await lee.get('/world/account')).url).toBe('/world/account')
})
