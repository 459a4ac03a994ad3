import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { definePage } from '../src/service.ts'
import { asUser, asVisitor } from '../src/testing/index.ts'
import { type OpenLibrary, openLibrary } from './library/open-library.ts'
import { ids, library } from './library/service.ts'

let open: OpenLibrary
beforeAll(async () => {
  open = await openLibrary()
})
afterAll(() => open.close())

const millBook = `/library/books/${ids.millBook}`

describe('a page', () => {
  test('sends the signed out to sign-in, and back to where they wanted to be', async () => {
    const visitor = asVisitor(open.host)
    const { url, page } = await visitor.get('/library/books?page=2')
    expect(url).toBe('/sign-in?next=%2Flibrary%2Fbooks%3Fpage%3D2')
    expect(page.getByRole('heading', { level: 1 }).textContent).toBe('Sign in')
    expect((await visitor.press('Ro Reader')).url).toBe('/library/books?page=2')
  })

  test('is drawn with caption, heading and the tab it belongs to', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    const { status, page, document } = await ro.get(millBook)
    expect(status).toBe(200)
    expect(page.getByRole('heading', { level: 1 }).textContent).toBe('Emma')
    expect(document.title).toBe('Emma – Ashby – Town libraries')
    expect(document.querySelector('.govuk-caption-l')?.textContent).toBe('Ashby')
    expect(page.getByRole('link', { name: 'Books' }).getAttribute('aria-current')).toBe('true')
  })

  test('answers 404 for what is not there and for what the user may not know, alike', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    const unknown = await ro.get(`/library/books/${ids.ashby}`)
    const elsewhere = await ro.get(`/library/books/${ids.quayBook}`)
    expect([unknown.status, elsewhere.status]).toEqual([404, 404])
    expect(elsewhere.page.getByRole('heading', { level: 1 }).textContent).toBe('Page not found')
    expect(textOf(elsewhere)).toBe(textOf(unknown))
  })

  test('answers 403 with the rule in words for what the user may see but not do', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    const { status, page, body } = await ro.get(`${millBook}/change`)
    expect(status).toBe(403)
    expect(page.getByRole('heading', { level: 1 }).textContent).toBe('You cannot do this')
    expect(body).not.toContain('[object')
  })

  test('refuses a sent form as it refuses the page', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    const sent = await ro.post(`${millBook}/change`, { title: 'Mine', copies: '1' })
    expect(sent.status).toBe(403)
    expect((await ro.get(millBook)).page.getByRole('heading', { level: 1 }).textContent).toBe('Emma')
  })

  test('saves, goes on with 303 and tells so once', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    await lou.get(`${millBook}/change`)
    const saved = await lou.press('Save', { title: 'Emma', copies: '4' })
    expect([saved.status, saved.url]).toEqual([200, millBook])
    expect(saved.page.getByRole('alert').textContent).toContain('“Emma” changed')
    expect((await lou.get(millBook)).page.queryByRole('alert')).toBeNull()
  })

  test('draws a failed form again with every problem and what was typed', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    await lou.get(`${millBook}/change`)
    const { status, page, document } = await lou.press('Save', { title: '', copies: 'many <b>' })
    expect(status).toBe(422)
    expect(document.title).toMatch(/^Error: Change a book/)
    expect(page.getByRole('link', { name: 'Enter the title' }).getAttribute('href')).toBe('#title')
    expect(page.getByRole('link', { name: /how many copies/ })).toBeTruthy()
    expect((page.getByRole('textbox', { name: 'Copies' }) as HTMLInputElement).value).toBe('many <b>')
  })

  test('takes everything back when the change answers a problem', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    const { status, page } = await lou.post(`${millBook}/change`, { title: 'Taken', copies: '1' })
    expect(status).toBe(422)
    expect(page.getByRole('link', { name: 'There is a book of that title' })).toBeTruthy()
    expect((await lou.get(millBook)).page.getByRole('heading', { level: 1 }).textContent).toBe('Emma')
  })

  test('answers a bug with a reference, and keeps its cause in the log without the person', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    const { status, body } = await lou.post(`${millBook}/change`, { title: 'Explode', copies: '1' })
    const reference = /reference: ([0-9a-f-]{36})/.exec(body)?.[1]
    const line = open.log.find((each) => each.includes('"bug"') && each.includes(reference ?? 'none'))
    expect(status).toBe(500)
    expect(body).not.toContain('shelf')
    expect(line).toContain('the shelf fell on (email)')
  })

  test('answers machines with problem details', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    const { status, headers, body } = await ro.get(`${millBook}/change`, { accept: 'application/json' })
    expect(status).toBe(403)
    expect(headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(JSON.parse(body)).toMatchObject({ code: 'denied', status: 403 })
  })

  test('downloads a file as one', async () => {
    const kit = await asUser(open.host, 'Kit Keeper')
    const { headers, body } = await kit.get('/library/report')
    expect(headers['content-disposition']).toBe(
      `attachment; filename="Report_Ashby.csv"; filename*=UTF-8''Report%20%E2%80%93%20Ashby.csv`,
    )
    expect(body).toBe('a,b\n')
  })

  test('takes a file with its form, and refuses one that is too large', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    const cover = { name: 'emma.txt', content: 'a face' }
    const sent = await lou.post(`${millBook}/cover`, { words: 'Portrait', cover })
    expect(sent.page.getByRole('alert').textContent).toContain('emma.txt: 6 bytes, a face, Portrait')
    const large = await lou.post(`${millBook}/cover`, {
      words: 'Portrait',
      cover: { ...cover, content: 'x'.repeat(3000) },
    })
    expect(large.status).toBe(413)
    const none = await lou.post(`${millBook}/cover`, { words: '', cover: { name: '', content: '' } })
    expect(none.status).toBe(422)
    expect(none.page.getByRole('link', { name: 'Choose a picture' })).toBeTruthy()
  })
})

function textOf({ document }: { document: Document }): string | undefined {
  return document.querySelector('main')?.textContent ?? undefined
}

test('a view that takes a name of the layout’s is a bug, and the log says which', async () => {
  const page = (path: string, view: Readonly<Record<string, string>>) =>
    definePage({ path, needs: { open: 'A test’s' }, template: 'cover.njk', title: 'Cover', view: () => view })
  const pages = [page('/mixed-up', { organisation: 'The Mill' }), page('/renamed', { title: 'The Mill', caption: '' })]
  const service = { ...library, rooms: { ...library.rooms, books: [...(library.rooms.books ?? []), ...pages] } }
  const mixed = await openLibrary({}, undefined, service)
  try {
    const ro = await asUser(mixed.host, 'Ro Reader')
    expect((await ro.get('/library/mixed-up')).status).toBe(500)
    expect(mixed.log.join('')).toContain('“organisation” is the layout’s')
    expect((await ro.get('/library/renamed')).page.getByRole('heading', { level: 1 }).textContent).toBe('The Mill')
  } finally {
    await mixed.close()
  }
})
