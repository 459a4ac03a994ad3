import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definePolicy } from '@remit/policy'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { addApiClient } from '../src/api/clients.ts'
import records from '../src/api/test/authzen/search/records.json' with { type: 'json' }
import users from '../src/api/test/authzen/search/users.json' with { type: 'json' }
import { type Db, inTransaction, newId, type Tx } from '../src/db/index.ts'
import { addUser, applyChanges, type DirectoryCommand } from '../src/directory/index.ts'
import { compilePolicies } from '../src/host/check-needs.ts'
import { buildHost } from '../src/host/index.ts'
import { defineService } from '../src/service.ts'
import { openStore, type Store } from '../src/testing/index.ts'

/** The firm of the published examples: departments with records and people, and a list of things to do. */
const firmPolicy = definePolicy({
  key: 'firm',
  name: 'The firm of the published examples',
  context: { urgent: { type: 'boolean', fromCaller: true }, secret: 'boolean' },
  organisations: {
    firm: { label: 'firm', plural: 'firms' },
    department: { label: 'department', plural: 'departments', within: ['firm'], attributes: { size: 'number' } },
  },
  resources: {
    record: {
      label: 'record',
      plural: 'records',
      heldBy: ['department'],
      attributes: { title: 'string', draft: { type: 'boolean', fromCaller: true } },
    },
    todo: {
      label: 'to-do',
      plural: 'to-dos',
      heldBy: ['firm'],
      attributes: { ownerID: { type: 'string', fromCaller: true } },
    },
    user: { label: 'person', plural: 'people', heldBy: ['firm'] },
  },
  permissions: {
    'record.view': { label: 'View records', section: 'Records' },
    'record.edit': { label: 'Edit records', section: 'Records' },
    'record.delete': { label: 'Delete records', section: 'Records' },
    'record.stamp': { label: 'Stamp records', section: 'Stamps' },
    'record.burn': { label: 'Burn records', section: 'Stamps' },
    'record.add': { label: 'Add records', section: 'Records', on: 'department' },
    'department.view': { label: 'View departments', section: 'Departments' },
    'user.canReadUser': { label: 'Read people', section: 'To-dos' },
    'todo.canReadTodos': { label: 'Read to-dos', section: 'To-dos' },
    'todo.canCreateTodo': { label: 'Add to-dos', section: 'To-dos' },
    'todo.canUpdateTodo': { label: 'Change to-dos', section: 'To-dos' },
    'todo.canDeleteTodo': { label: 'Delete to-dos', section: 'To-dos' },
  },
  roles: {
    employee: {
      label: 'Employee',
      at: ['firm'],
      grants: [
        { permissions: ['record.view', 'record.edit', 'record.delete'], scope: 'own' },
        { permissions: ['record.view'], scope: 'assigned' },
      ],
    },
    manager: {
      label: 'Manager',
      at: ['firm'],
      grants: [
        { permissions: ['record.view', 'department.view'], scope: 'organisation' },
        { permissions: ['record.edit', 'record.add'], scope: 'assigned' },
      ],
    },
    stamper: {
      label: 'Stamper',
      at: ['firm'],
      grants: [
        {
          permissions: ['record.stamp'],
          scope: 'organisation',
          when: {
            and: [
              { eq: [{ context: 'urgent' }, true] },
              { or: [{ eq: [{ resource: 'title' }, 'Othello'] }, { eq: [{ resource: 'draft' }, true] }] },
            ],
          },
        },
        { permissions: ['record.burn'], scope: 'organisation', when: { eq: [{ context: 'secret' }, true] } },
        {
          permissions: ['department.view'],
          scope: 'organisation',
          when: { lt: [{ resource: 'size' }, 5] },
        },
      ],
    },
    viewer: {
      label: 'Viewer',
      at: ['firm'],
      grants: [{ permissions: ['user.canReadUser', 'todo.canReadTodos'], scope: 'organisation' }],
    },
    editor: {
      label: 'Editor',
      at: ['firm'],
      grants: [
        { permissions: ['todo.canCreateTodo'], scope: 'organisation' },
        {
          permissions: ['todo.canUpdateTodo', 'todo.canDeleteTodo'],
          scope: 'organisation',
          when: { eq: [{ resource: 'ownerID' }, { subject: 'id' }] },
        },
      ],
    },
    chief: {
      label: 'Chief',
      at: ['firm'],
      grants: [{ permissions: ['todo.canUpdateTodo', 'todo.canDeleteTodo'], scope: 'organisation' }],
    },
  },
  constraints: {},
  administration: {},
})

const schema = 'create schema if not exists firm'
const tables = [
  'create table firm.records (id uuid primary key, department_id uuid not null, owner_id uuid not null, title text not null)',
  'create table firm.things (id uuid primary key, firm_id uuid not null)',
]

const firm = defineService({
  key: 'firm',
  name: 'The firm',
  folder: import.meta.dirname,
  policy: firmPolicy,
  rooms: {},
  tabs: [],
  migrations: {
    'firm/0001-records': {
      async up(db) {
        for (const statement of [schema, ...tables]) await sql.raw(statement).execute(db)
      },
    },
  },
  resources: {
    record: {
      table: 'firm.records',
      columns: {
        id: 'id',
        holder: 'department_id',
        alwaysHeld: true,
        owner: 'owner_id',
        attributes: { title: 'title' },
      },
    },
    todo: { table: 'firm.things', columns: { id: 'id', holder: 'firm_id' } },
    user: { table: 'firm.things', columns: { id: 'id', holder: 'firm_id' } },
  },
  people: { organisation: 'firm', words: { users: 'Users' } },
})

/** Another service, about which the firm's clients must hear nothing. */
const shop = defineService({ ...firm, key: 'shop', migrations: {}, policy: { ...firmPolicy, key: 'shop' } })

/** Who does what with to-dos, by the ids the examples give them; the email is how they name owners. */
const doers: readonly (readonly [id: string, email: string, roles: readonly string[]])[] = [
  [
    'CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs',
    'rick@the-citadel.com',
    ['viewer', 'editor', 'chief'],
  ],
  ['CiRmZDE2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', 'morty@the-citadel.com', ['viewer', 'editor']],
  ['CiRmZDI2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', 'summer@the-smiths.com', ['viewer', 'editor']],
  ['CiRmZDM2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', 'beth@the-smiths.com', ['viewer']],
  ['CiRmZDQ2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs', 'jerry@the-smiths.com', ['viewer']],
]

/** Ids of things to do in the examples, and of the people they read of. */
const things = [
  'todo-1',
  ...[1, 2, 3, 4, 5].map((last) => `7240d0db-8ff0-41ec-98b2-34a096273b9${last}`),
  ...doers.map(([, email]) => `person ${email}`),
]

/** The UUID that stands for a word of the examples, always the same; a doer's two names are one person. */
export function idFor(word: string): string {
  const name = doers.find(([id]) => id === word)?.[1] ?? word
  const hex = createHash('sha256').update(name).digest('hex')
  return [8, 4, 4, 4, 12].map((length, at) => hex.slice(at * 4, at * 4 + length)).join('-')
}

export interface Firm {
  host: FastifyInstance
  db: Db
  time: { now: Date }
  /** Of the firm's client, and of the shop's. */
  tokens: { firm: string; shop: string }
  /** The answer to a question of the firm's client; `headers` are added to its own. */
  ask(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  close(): Promise<void>
}

export interface Answer {
  status: number
  headers: Readonly<Record<string, unknown>>
  body: unknown
}

/** The firm with everybody and everything of the examples, on a database of its own. */
export async function openFirm(store: Store): Promise<Firm> {
  const database = await openStore(store, firm.migrations)
  const time = { now: new Date('2026-11-23T09:00:00Z') }
  const host = await buildHost({
    db: database.db,
    services: [firm, shop],
    clock: () => time.now,
    config: {
      publicUrl: 'https://remit.test',
      demonstration: false,
      secret: 'a secret of the tests, long enough to be one',
      uploadsFolder: mkdtempSync(join(tmpdir(), 'remit-uploads-')),
    },
  })
  const tokens = await inTransaction(database.db, async (tx) => {
    await fill(tx, time.now)
    const [ours, theirs] = [
      { service: 'firm', name: 'Records' },
      { service: 'shop', name: 'Till' },
    ]
    return { firm: await addApiClient(tx, ours, time.now), shop: await addApiClient(tx, theirs, time.now) }
  })
  const ask: Firm['ask'] = async (url, body, headers = {}) => {
    const sent = { authorization: `Bearer ${tokens.firm}`, 'content-type': 'application/json', ...headers }
    const payload = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await host.inject({ method: 'POST', url, headers: sent, payload })
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
  }
  const close = async () => {
    await host.close()
    await database.close()
  }
  return { host, db: database.db, time, tokens, ask, close }
}

const operator = { system: 'operator', name: 'the tests' } as const

async function fill(tx: Tx, now: Date): Promise<void> {
  const policy = compilePolicies([firm]).get('firm')
  if (policy === undefined) throw new Error('no policy')
  const change = (commands: readonly DirectoryCommand[]) => applyChanges(tx, { policy, actor: operator, commands, now })
  const places = [...new Set(records.map(({ department }) => department))]
  await change([
    { do: 'addOrganisation', organisation: { id: idFor('the firm'), kind: 'firm', status: 'open' }, name: 'The firm' },
    ...places.map((name, at) => department(name, at)),
  ])
  for (const { id, role, department: place } of users) {
    const roles = role === 'manager' ? ['employee', 'manager'] : ['employee']
    await addPerson(
      tx,
      { word: id, roles: id === 'erin' ? [...roles, 'stamper'] : roles, assigned: [idFor(place)] },
      change,
      now,
    )
  }
  for (const [, email, roles] of doers) await addPerson(tx, { word: email, roles, assigned: [] }, change, now)
  for (const { id, title, department: place, owner } of records) {
    await sql`insert into firm.records values (${idFor(`${id}`)}, ${idFor(place)}, ${idFor(owner)}, ${title})`.execute(
      tx,
    )
  }
  for (const word of things)
    await sql`insert into firm.things values (${idFor(word)}, ${idFor('the firm')})`.execute(tx)
}

function department(name: string, at: number): DirectoryCommand {
  const organisation = { id: idFor(name), kind: 'department', parent: idFor('the firm'), status: 'open' } as const
  return { do: 'addOrganisation', organisation: { ...organisation, attributes: { size: at * 4 } }, name }
}

async function addPerson(
  tx: Tx,
  { word, roles, assigned }: { word: string; roles: readonly string[]; assigned: readonly string[] },
  change: (commands: readonly DirectoryCommand[]) => Promise<unknown>,
  now: Date,
): Promise<void> {
  const email = word.includes('@') ? word : `${word}@firm.test`
  await addUser(tx, { id: idFor(word), email, name: word, passwordHash: 'none' }, { system: 'the tests' }, now)
  const given = roles.map((role) => ({ role }))
  const membership = { membership: newId(now), user: idFor(word), organisation: idFor('the firm') }
  await change([{ do: 'addMembership', ...membership, assigned, roles: given }])
}
