import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, inTransaction, newId } from '../db/index.ts'
import { openStore, stores } from '../testing/open-store.ts'
import {
  type AuditEntry,
  type ListedEntry,
  listEntries,
  listEntriesOn,
  record,
  recordAll,
  verifyChain,
} from './index.ts'

const at = new Date('2026-11-22T10:00:00.123Z')

const entryNumber = (n: number): AuditEntry => ({
  at,
  actor: { system: 'demonstration' },
  service: 'ncmp',
  action: 'school.added',
  subject: { type: 'school', id: newId(at), name: `School 100% ${n}` },
  before: { z: 1, a: [{ y: null, b: 'é' }], at },
  after: { n, nothing: undefined },
  reason: 'because',
})

describe.each(stores)('the audit on %s', (store) => {
  let database: Database
  beforeAll(async () => {
    database = await openStore(store)
    await inTransaction(database.db, (tx) => recordAll(tx, [1, 2, 3].map(entryNumber)))
    await inTransaction(database.db, (tx) => record(tx, entryNumber(4)))
  })
  afterAll(() => database.close())

  it('is intact as written', async () => {
    expect(await verifyChain(database.db, 'ncmp')).toEqual({ intact: true, entries: 4 })
  })

  it('forgets the entry of a transaction that failed, and stays intact', async () => {
    const failing = inTransaction(database.db, async (tx) => {
      await record(tx, entryNumber(5))
      throw new Error('the change failed')
    })
    await expect(failing).rejects.toThrow('the change failed')
    expect(await verifyChain(database.db, 'ncmp')).toEqual({ intact: true, entries: 4 })
  })

  it.each(['update audit_entries set reason = null', 'delete from audit_entries', 'truncate audit_entries'])(
    'refuses: %s',
    async (statement) => {
      await expect(sql.raw(statement).execute(database.db)).rejects.toThrow('never changed or removed')
    },
  )

  const tampering: Record<string, string> = {
    at: `at = at + interval '1 microsecond'`,
    service: `service = 'pcse'`,
    organisation_id: `organisation_id = (select id from organisations limit 1)`,
    actor_id: `actor_id = (select id from users limit 1)`,
    actor_name: `actor_name = 'Somebody else'`,
    action: `action = 'school.removed'`,
    subject_type: `subject_type = 'pupil'`,
    subject_id: `subject_id = 'x'`,
    subject_name: `subject_name = ''`,
    before: `before = before || '{"a": [{"y": null, "b": "e"}]}'`,
    after: 'after = null',
    reason: `reason = 'Because'`,
    previous_hash: `previous_hash = ''`,
    hash: `hash = repeat('0', 64)`,
    chain: `chain = 'other'`,
    sequence: 'sequence = 9',
    viewed_as: `viewed_as = (select id from users limit 1)`,
    viewed_as_name: `viewed_as_name = 'Another'`,
    commitments: `commitments = commitments - 'reason'`,
    salts: `salts = salts - 'subject_name'`,
  }

  it.each(Object.entries(tampering))('finds a changed %s', async (_column, change) => {
    const state = await tamperedWith(
      database,
      `update audit_entries set ${change} where sequence = 2 and chain = 'ncmp'`,
    )
    expect(state).toMatchObject({ intact: false, brokenAt: 2 })
  })

  it('has a tampering for every column', async () => {
    const { rows } = await sql<{ name: string }>`select column_name as name from information_schema.columns
      where table_name = 'audit_entries'`.execute(database.db)
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(tampering).toSorted())
  })

  it.each([1, 4])('finds entry %i missing', async (sequence) => {
    const state = await tamperedWith(database, `delete from audit_entries where sequence = ${sequence}`)
    expect(state).toMatchObject({ intact: false, brokenAt: sequence })
  })

  it('lists newest first, with exact totals, searching text as it is typed', async () => {
    const all = await listEntries(database.db, { service: 'ncmp', page: 2, pageSize: 3 })
    expect(all).toMatchObject({ total: 4, entries: [{ sequence: 1, before: { z: 1 }, after: { n: 1 } }] })
    expect((await listEntries(database.db, { search: '100% 2' })).total).toBe(1)
    expect((await listEntries(database.db, { search: '100_' })).total).toBe(0)
    expect((await listEntries(database.db, { until: at })).total).toBe(0)
    expect((await listEntries(database.db, { actions: [] })).total).toBe(0)
  })

  it('reads all, newest first, a few at a time, each once', async () => {
    const { entries } = await listEntries(database.db, { pageSize: 500 })
    const read: ListedEntry[] = []
    for (let part: ListedEntry[] | undefined; part === undefined || part.length === 3; ) {
      part = await listEntriesOn(database.db, {}, { after: read.at(-1), limit: 3 })
      read.push(...part)
    }
    expect(entries.length).toBeGreaterThan(3)
    expect(read).toEqual(entries)
  })

  it('is one chain however many write at once', async () => {
    const writing = Array.from({ length: 20 }, (_, n) =>
      inTransaction(database.db, (tx) => record(tx, { ...entryNumber(n), service: 'crowd' })),
    )
    await Promise.all(writing)
    expect(await verifyChain(database.db, 'crowd')).toEqual({ intact: true, entries: 20 })
  })
})

/** What the chain's check says after a change somebody made behind the trigger's back, undone again. */
async function tamperedWith({ db }: Database, change: string) {
  const undone = new Error('undone')
  let state: unknown
  const tampering = db.transaction().execute(async (tx) => {
    await sql`alter table audit_entries disable trigger all`.execute(tx)
    await sql`insert into audit_chains values ('other', 0, '')`.execute(tx)
    await sql`insert into users (id, email, name, created_at) values (${newId(at)}, 'a@b.uk', 'A', ${at})`.execute(tx)
    const id = newId(at)
    await sql`insert into organisations (id, service, kind, path, name, status, created_at)
      values (${id}, 'ncmp', 'centre', ${`/${id}/`}, 'C', 'open', ${at})`.execute(tx)
    await sql.raw(change).execute(tx)
    state = await verifyChain(tx, 'ncmp')
    throw undone
  })
  await tampering.catch((cause) => {
    if (cause !== undone) throw cause
  })
  return state
}
