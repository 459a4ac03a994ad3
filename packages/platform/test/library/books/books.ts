import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { isId, newId, type Reader } from '../../../src/db/index.ts'
import {
  type AskedResource,
  defineForm,
  definePage,
  refuse,
  sentFile,
  text,
  wholeNumber,
} from '../../../src/service.ts'

const bookForm = defineForm(
  z.object({
    title: text('Enter the title', 50, 'Title must be 50 characters or fewer'),
    copies: wholeNumber('Enter how many copies there are, such as 3', { most: 99 }),
  }),
)

async function findBook(reader: Reader, id: string) {
  if (!isId(id)) return undefined
  const book = await reader.selectFrom('library.books').selectAll().where('id', '=', id).executeTakeFirst()
  if (book === undefined) return undefined
  const resource: AskedResource = { type: 'book', id, holders: [book.branch_id] }
  return { resource, book }
}

const bookList = definePage({
  path: '/books',
  needs: { anywhere: 'book.list' },
  template: 'book-list.njk',
  title: 'Books',
  tab: 'books',
  view: async ({ db }) => ({ books: await db.selectFrom('library.books').selectAll().orderBy('title').execute() }),
})

const book = definePage({
  path: '/books/:book',
  needs: 'book.list',
  on: ({ db, params }) => findBook(db, params.book ?? ''),
  template: 'book.njk',
  title: 'Book',
  tab: 'books',
  view: ({ on }) => ({ title: on.book.title, book: on.book }),
})

const bookChange = definePage({
  path: '/books/:book/change',
  needs: 'book.change',
  on: ({ db, params }) => findBook(db, params.book ?? ''),
  template: 'book-change.njk',
  title: 'Change a book',
  form: bookForm,
  view: ({ on }) => ({ book: on.book, back: { href: `/library/books/${on.book.id}` } }),
  async act({ tx, on }, { title, copies }) {
    if (title === 'Explode') throw new Error('the shelf fell on lou@library.test')
    await tx.updateTable('library.books').set({ title, copies }).where('id', '=', on.book.id).execute()
    if (title === 'Taken')
      return { problems: [{ code: 'taken', where: 'title', message: 'There is a book of that title' }] }
    return { to: `/library/books/${on.book.id}`, notice: `“${title}” changed` }
  },
})

/** Kept once, however often it is sent. */
const newBook = definePage({
  path: '/books/new',
  needs: { anywhere: 'book.change' },
  template: 'book-change.njk',
  title: 'Add a book',
  once: true,
  form: bookForm,
  view: () => ({ book: { title: '', copies: '' } }),
  async act({ tx, user, now }, { title, copies }) {
    const held = user.facts.memberships.flatMap(({ assigned }) => assigned)
    const [branch_id] = held.filter((place) => typeof place === 'string')
    if (branch_id === undefined) throw refuse('conflict', 'You work for no branch.')
    const id = newId(now)
    await tx.insertInto('library.books').values({ id, branch_id, title, copies }).execute()
    if (title === 'Taken')
      return { problems: [{ code: 'taken', where: 'title', message: 'There is a book of that title' }] }
    return { to: `/library/books/${id}`, notice: `“${title}” added` }
  },
})

const bookCover = definePage({
  path: '/books/:book/cover',
  needs: 'book.change',
  on: ({ db, params }) => findBook(db, params.book ?? ''),
  template: 'cover.njk',
  title: 'Send a cover',
  form: defineForm(z.object({ cover: sentFile('Choose a picture'), words: text('Describe it') }), {
    file: { limitBytes: 2000 },
  }),
  async act({ on }, { cover, words }) {
    const content = await readFile(cover.path, 'utf8')
    return {
      to: `/library/books/${on.book.id}`,
      notice: `${cover.name}: ${cover.sizeBytes} bytes, ${content}, ${words}`,
    }
  },
})

const report = definePage({
  path: '/report',
  needs: 'town.report',
  title: 'Report',
  download: () => Promise.resolve({ name: 'Report – Ashby.csv', type: 'text/csv', body: 'a,b\n' }),
})

export const books = [bookList, newBook, book, bookChange, bookCover, report]
