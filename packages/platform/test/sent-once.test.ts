import { compileOrThrow } from '@remit/policy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../src/db/index.ts'
import { applyChanges } from '../src/directory/index.ts'
import { asUser, type Client, stores } from '../src/testing/index.ts'
import { type OpenLibrary, openLibrary } from './library/open-library.ts'
import { ids, libraryPolicy } from './library/service.ts'

const address = '/library/books/new'

describe.each(stores)('a form that is kept once, on %s', (store) => {
  let open: OpenLibrary
  let lou: Client
  beforeAll(async () => {
    open = await openLibrary({}, store)
    lou = await asUser(open.host, 'Lou Librarian')
  })
  afterAll(() => open.close())

  const countOf = async (title: string) => {
    const books = await open.database.db.selectFrom('library.books').select('id').where('title', '=', title).execute()
    return books.length
  }

  const makeLibrarianAtBurford = (email: string) =>
    inTransaction(open.database.db, async (tx) => {
      const { id: membership } = await tx
        .selectFrom('memberships')
        .innerJoin('users', 'users.id', 'memberships.user_id')
        .select('memberships.id')
        .where('email', '=', email)
        .where('organisation_id', '=', ids.burford)
        .executeTakeFirstOrThrow()
      const actor = { system: 'operator', name: 'the tests' } as const
      const commands = [{ do: 'assignRole', membership, role: 'librarian' }] as const
      await applyChanges(tx, { policy: compileOrThrow(libraryPolicy), actor, commands, now: open.time.now })
    })

  test('leads to what the first came to when somebody goes back and sends it again', async () => {
    const form = await lou.get(address)
    const fields = { title: 'Camilla', copies: '2' }
    const first = await lou.press('Save', fields)
    expect(first.page.getByRole('alert').textContent).toContain('“Camilla” added')
    // The browser keeps no page: it asks for the form’s address again.
    await lou.get(form.url)
    const second = await lou.press('Save', fields)
    expect(second.url).toBe(first.url)
    expect(second.page.getByRole('alert').textContent).toContain('You have already sent this form')
    expect(await countOf('Camilla')).toBe(1)
  })

  test('is kept once when it is sent twice at the same time', async () => {
    const form = await lou.get(address)
    const press = () => lou.press('Save', { title: 'Sanditon', copies: '1' }, {}, form)
    const [first, second] = await Promise.all([press(), press()])
    expect([first.status, second.status]).toEqual([200, 200])
    expect(first.url).toBe(second.url)
    expect(await countOf('Sanditon')).toBe(1)
  })

  test('is sent as another when its words were changed: at the second press, once, and nothing typed is lost', async () => {
    const form = await lou.get(address)
    const first = await lou.press('Save', { title: 'Evelina', copies: '1' })
    await lou.get(form.url)
    const changed = await lou.press('Save', { title: 'Cecilia', copies: '1' })
    expect(changed.status).toBe(422)
    expect(changed.page.getByRole('alert').textContent).toContain('press the button again')
    expect(await countOf('Cecilia')).toBe(0)
    const other = await lou.press('Save')
    expect(other.url).not.toBe(first.url)
    expect((await lou.press('Save', {}, {}, changed)).url).toBe(other.url)
    expect([await countOf('Evelina'), await countOf('Cecilia')]).toEqual([1, 1])
  })

  test('may be put right and sent after it was refused', async () => {
    await lou.get(address)
    expect((await lou.press('Save', { title: '', copies: '1' })).status).toBe(422)
    expect((await lou.press('Save', { title: 'Taken', copies: '1' })).status).toBe(422)
    expect((await lou.press('Save', { title: 'Belinda', copies: '1' })).status).toBe(200)
    expect([await countOf('Taken'), await countOf('Belinda')]).toEqual([0, 1])
  })

  test('is another for another organisation of the same person, whatever the words', async () => {
    await makeLibrarianAtBurford('bo@library.test')
    const waverley = { title: 'Waverley', copies: '1' }
    const atAshby = await asUser(open.host, 'Bo Both', 'Ashby')
    const form = await atAshby.get(address)
    const first = await atAshby.press('Save', waverley)
    const atBurford = await asUser(open.host, 'Bo Both', 'Burford')
    await atBurford.get(form.url)
    expect((await atBurford.press('Save', waverley)).status).toBe(422)
    expect((await atBurford.press('Save')).url).not.toBe(first.url)
    expect(await countOf('Waverley')).toBe(2)
  })

  test('is new each time it is opened, whoever opens it, and a day after at the same address', async () => {
    const form = await lou.get(address)
    await lou.press('Save', { title: 'Ivanhoe', copies: '1' })
    const bo = await asUser(open.host, 'Bo Both', 'Ashby')
    await bo.get(form.url)
    await bo.press('Save', { title: 'Ivanhoe', copies: '1' })
    await lou.get(address)
    await lou.press('Save', { title: 'Ivanhoe', copies: '1' })
    expect(await countOf('Ivanhoe')).toBe(3)
    open.time.now = new Date(open.time.now.getTime() + 25 * 3_600_000)
    lou = await asUser(open.host, 'Lou Librarian')
    const later = await lou.get(form.url)
    expect(later.url).not.toBe(form.url)
    await lou.press('Save', { title: 'Ivanhoe', copies: '1' })
    expect(await countOf('Ivanhoe')).toBe(4)
  })
})
