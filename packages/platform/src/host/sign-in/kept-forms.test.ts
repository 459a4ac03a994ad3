import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OpenLibrary, openLibrary } from '../../../test/library/open-library.ts'
import { ids } from '../../../test/library/service.ts'
import { type Answer, asUser, asVisitor, type Client, stores } from '../../testing/index.ts'

const address = `/library/books/${ids.millBook}/change`
const typed = { title: 'Emma, a “novel”', copies: '7' }
const ownPage = { 'sec-fetch-site': 'same-origin' }

describe.each(stores)('what is typed when a session runs out, on %s,', (store) => {
  let open: OpenLibrary
  beforeAll(async () => {
    open = await openLibrary({}, store)
  })
  afterAll(() => open.close())
  beforeEach(() => {
    open.time.now = new Date(open.time.now.getTime() + 60 * 60_000)
  })

  const sentTooLate = async (who: string, organisation?: string): Promise<{ client: Client; away: Answer }> => {
    const client = await asUser(open.host, who, organisation)
    await client.get(address)
    open.time.now = new Date(open.time.now.getTime() + 9 * 60 * 60_000)
    return { client, away: await client.press('Save', typed, ownPage) }
  }
  const rows = () => open.database.db.selectFrom('kept_forms').selectAll().execute()

  test('comes back when the same user signs in again in the same browser, and is saved with one press', async () => {
    const { client, away } = await sentTooLate('Lou Librarian')
    expect(away.status).toBe(401)
    expect(away.page.getByRole('button', { name: 'Sign in again' }).getAttribute('href')).toBe('/sign-in')
    expect(away.body).not.toContain('novel')
    const back = await client.post('/demonstration/sign-in', { email: 'lou@library.test' })
    expect(back.url).toBe('/kept-form')
    const saved = await client.press('Save what I typed', {}, ownPage)
    expect(saved.page.getByRole('alert').textContent).toContain('“Emma, a “novel”” changed')
  })

  test('is for nobody else: another user who signs in there gets nothing of it', async () => {
    const { client } = await sentTooLate('Lou Librarian')
    const other = await client.post('/demonstration/sign-in', { email: 'ro@library.test' })
    expect(other.url).toBe('/library/books')
    const { url, page } = await client.get('/kept-form')
    expect(url).toBe('/library/books')
    expect(page.queryByRole('button', { name: 'Save what I typed' })).toBeNull()
  })

  test('is sealed in the database: a backup tells nothing of it', async () => {
    await sentTooLate('Lou Librarian')
    expect(JSON.stringify(await rows())).not.toMatch(/novel|Emma|library\/books/)
  })

  test('comes back in the organisation it was typed for', async () => {
    const { client } = await sentTooLate('Bo Both', 'Ashby')
    expect((await client.post('/demonstration/sign-in', { email: 'bo@library.test' })).url).toBe('/kept-form')
    const saved = await client.press('Save what I typed', {}, ownPage)
    expect(saved.page.getByRole('alert').textContent).toContain('changed')
  })

  test('can be forgotten, is forgotten by signing out, and after an hour', async () => {
    const { client } = await sentTooLate('Lou Librarian')
    await client.post('/demonstration/sign-in', { email: 'lou@library.test' })
    expect((await client.press('Forget it')).url).toBe('/library/books')
    expect((await client.get('/kept-form')).url).toBe('/library/books')
    const late = await sentTooLate('Lou Librarian')
    open.time.now = new Date(open.time.now.getTime() + 61 * 60_000)
    expect((await late.client.post('/demonstration/sign-in', { email: 'lou@library.test' })).url).toBe('/library/books')
  })

  test('is not kept when the form was not drawn in that session', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    open.time.now = new Date(open.time.now.getTime() + 9 * 60 * 60_000)
    const before = await rows()
    const { status } = await lou.send(address, { ...typed, _csrf: 'made.up' }, ownPage)
    expect(status).toBe(401)
    expect(await rows()).toHaveLength(before.length)
  })

  test('of a session that was ended from elsewhere can be sent again after signing in beside the page', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    await lou.get(address)
    await open.database.db.deleteFrom('sessions').execute()
    const away = await lou.press('Save', { ...typed, title: 'Emma again' }, ownPage)
    expect(away.page.getByRole('link', { name: /Sign in/ }).getAttribute('target')).toBe('_blank')
    await lou.post('/demonstration/sign-in', { email: 'lou@library.test' })
    const saved = await lou.press('Send it again', {}, ownPage, away)
    expect(saved.page.getByRole('alert').textContent).toContain('“Emma again” changed')
  })

  test('nobody signed in has no kept form', async () => {
    expect((await asVisitor(open.host).get('/kept-form')).url).toBe('/sign-in?next=%2Fkept-form')
  })
})
