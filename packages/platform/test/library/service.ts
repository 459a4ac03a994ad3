import { compileOrThrow, definePolicy } from '@remit/policy'
import type { Generated } from 'kysely'
import type { Migration } from 'kysely/migration'
import { newId, type Tx } from '../../src/db/index.ts'
import { addUser, applyChanges, hashPassword } from '../../src/directory/index.ts'
import { type CastMember, defineService } from '../../src/service.ts'
import { books } from './books/books.ts'

declare module '../../src/db/index.ts' {
  interface Tables {
    'library.books': { id: string; branch_id: string; title: string; copies: Generated<number> }
  }
}

/** A small service for the host's tests: towns with branches that keep books. */
export const libraryPolicy = definePolicy({
  key: 'library',
  name: 'Town libraries',
  organisations: {
    town: { label: 'Town', plural: 'Towns' },
    branch: { label: 'Branch', plural: 'Branches', within: ['town'] },
  },
  resources: { book: { label: 'Book', plural: 'Books', heldBy: ['branch'] } },
  permissions: {
    'book.list': { label: 'See books', section: 'Books' },
    'book.change': { label: 'Change books', section: 'Books' },
    'town.report': { label: 'Read the report', section: 'Town', on: 'town' },
  },
  roles: {
    reader: { label: 'Reader', at: ['town'], grants: [{ permissions: ['book.list'], scope: 'assigned' }] },
    librarian: {
      label: 'Librarian',
      at: ['town'],
      grants: [{ permissions: ['book.list', 'book.change'], scope: 'assigned' }],
    },
    keeper: { label: 'Keeper', at: ['town'], grants: [{ permissions: ['town.report'], scope: 'organisation' }] },
  },
  constraints: {},
  administration: {
    keepers: {
      holder: { roles: ['keeper'] },
      may: ['invite', 'assign', 'revoke', 'place', 'suspend', 'reactivate', 'end'],
      roles: 'any',
      where: 'organisation',
      self: true,
      peers: true,
    },
  },
})

const migration: Migration = {
  async up(db) {
    await db.schema
      .createTable('library.books')
      .addColumn('id', 'uuid', (column) => column.primaryKey())
      .addColumn('branch_id', 'uuid', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('copies', 'integer', (column) => column.notNull().defaultTo(1))
      .execute()
  },
}

export const cast: readonly CastMember[] = [
  { name: 'Kit Keeper', email: 'kit@library.test', part: 'Keeper at Ashby' },
  { name: 'Lou Librarian', email: 'lou@library.test', part: 'Librarian of Ashby’s Mill branch' },
  { name: 'Ro Reader', email: 'ro@library.test', part: 'Reader of Ashby’s Mill branch' },
  { name: 'Bo Both', email: 'bo@library.test', part: 'Librarian at Ashby, reader at Burford' },
]

export const password = 'correct horse battery'

/** Fixed ids, so that tests can name addresses. */
export const ids = {
  ashby: '0190a000-0000-7000-8000-000000000001',
  burford: '0190a000-0000-7000-8000-000000000002',
  mill: '0190a000-0000-7000-8000-000000000003',
  quay: '0190a000-0000-7000-8000-000000000004',
  millBook: '0190a000-0000-7000-8000-000000000005',
  quayBook: '0190a000-0000-7000-8000-000000000006',
} as const

async function seed(tx: Tx, now: Date): Promise<void> {
  const actor = { system: 'operator', name: 'Test' } as const
  const policy = compileOrThrow(libraryPolicy)
  const open = { status: 'open' } as const
  const users = await Promise.all(cast.map(() => newId(now)))
  const [kit = '', lou = '', ro = '', bo = ''] = users
  const passwordHash = await hashPassword(password)
  for (const [index, { name, email }] of cast.entries()) {
    await addUser(tx, { id: users[index] ?? '', name, email, passwordHash }, { system: 'test' }, now)
  }
  const member = (user: string, organisation: string, role: string, assigned: readonly string[]) =>
    ({ do: 'addMembership', membership: newId(now), user, organisation, assigned, roles: [{ role }] }) as const
  await applyChanges(tx, {
    policy,
    actor,
    now,
    commands: [
      { do: 'addOrganisation', name: 'Ashby', organisation: { ...open, id: ids.ashby, kind: 'town' } },
      { do: 'addOrganisation', name: 'Burford', organisation: { ...open, id: ids.burford, kind: 'town' } },
      {
        do: 'addOrganisation',
        name: 'Mill',
        organisation: { ...open, id: ids.mill, kind: 'branch', parent: ids.ashby },
      },
      {
        do: 'addOrganisation',
        name: 'Quay',
        organisation: { ...open, id: ids.quay, kind: 'branch', parent: ids.burford },
      },
      member(kit, ids.ashby, 'keeper', []),
      member(lou, ids.ashby, 'librarian', [ids.mill]),
      member(ro, ids.ashby, 'reader', [ids.mill]),
      member(bo, ids.ashby, 'librarian', [ids.mill]),
      member(bo, ids.burford, 'reader', [ids.quay]),
    ],
  })
  await tx
    .insertInto('library.books')
    .values([
      { id: ids.millBook, branch_id: ids.mill, title: 'Emma' },
      { id: ids.quayBook, branch_id: ids.quay, title: 'Persuasion' },
    ])
    .execute()
}

export const library = defineService({
  key: 'library',
  name: 'Town libraries',
  folder: import.meta.dirname,
  policy: libraryPolicy,
  rooms: { books },
  tabs: [
    {
      key: 'books',
      text: 'Books',
      href: '/library/books',
      needs: { anywhere: 'book.list' },
      why: 'Your roles do not include books.',
    },
    {
      key: 'report',
      text: 'Report',
      href: '/library/report',
      needs: 'town.report',
      why: 'Only keepers read the report.',
    },
  ],
  migrations: { 'library/0001-books': migration },
  demo: { cast, seed },
  people: { organisation: 'town', assigned: 'branch', words: { users: 'Users' } },
})
