import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { blankPglite } from '../testing/blank-pglite.ts'
import { freshDatabase } from '../testing/fresh-database.ts'
import { inTransaction, isId, keptPlan, migrate, newId, openDatabase } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'remit-db-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Making a cluster is the slowest thing any test does: three seconds alone, far more on a machine that is busy.
describe('a PGlite folder', () => {
  it('keeps its rows when closed and opened again, and is migrated once', async () => {
    const first = await openDatabase({ folder })
    await migrate(first.db)
    await first.db.insertInto('audit_chains').values({ chain: 'a', sequence: 1, hash: 'x' }).execute()
    await first.close()
    const second = await openDatabase({ folder })
    await migrate(second.db)
    expect(await second.db.selectFrom('audit_chains').select('sequence').execute()).toEqual([{ sequence: 1 }])
    await second.close()
  })

  it('opens once at a time', async () => {
    const first = await openDatabase({ folder })
    await expect(openDatabase({ folder })).rejects.toThrow('in use by another Remit')
    await first.close()
    await (await openDatabase({ folder })).close()
  })
})

describe.each(['PGlite', 'PostgreSQL'])('%s', (kind) => {
  const open = async () => {
    if (kind === 'PGlite') return openDatabase({ memory: await blankPglite() })
    return openDatabase({ url: (await freshDatabase()).url })
  }

  it('runs each service in a schema of its own, after the platform', async () => {
    const { db, close } = await open()
    const migration = {
      up: async (at: Kysely<unknown>) => {
        await sql`create table ncmp.schools (id uuid primary key references organisations)`.execute(at)
      },
    }
    await migrate(db, { 'ncmp/0001-schools': migration })
    await migrate(db, { 'ncmp/0001-schools': migration })
    const found = await sql<{ schema: string }>`select table_schema as schema from information_schema.tables
      where table_name = 'schools'`.execute(db)
    expect(found.rows).toEqual([{ schema: 'ncmp' }])
    await close()
  })

  it('gives numbers for bigint, text for dates, and Dates for moments', async () => {
    const { db, close } = await open()
    const { rows } = await sql`select 5::bigint as n, date '2026-11-22' as d, 1.50::numeric as m,
      timestamptz '2026-11-22 10:00Z' as t, array['a', null] as l, '{"k": [1]}'::jsonb as j,
      '0191d7a0-0000-7000-8000-000000000000'::uuid as u`.execute(db)
    expect(rows).toEqual([
      {
        n: 5,
        d: '2026-11-22',
        m: '1.50',
        t: new Date('2026-11-22T10:00:00Z'),
        l: ['a', null],
        j: { k: [1] },
        u: '0191d7a0-0000-7000-8000-000000000000',
      },
    ])
    await close()
  })

  it('refuses `db` inside a transaction, at once, and works afterwards', async () => {
    const { db, close } = await open()
    const inside = inTransaction(db, async () => sql`select 1`.execute(db))
    await expect(inside).rejects.toThrow('use only its `tx`')
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
    await close()
  })

  it('lets many callers wait for their turn', async () => {
    const { db, close } = await open()
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        n % 2
          ? sql<{ n: number }>`select ${n}::int as n`.execute(db)
          : inTransaction(db, (tx) => sql<{ n: number }>`select ${n}::int as n`.execute(tx)),
      ),
    )
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 30 }, (_, n) => n))
    await close()
  })
})

describe('a plan that is kept', () => {
  it('is made once by a connection to PostgreSQL, for every text that is marked and for no other', async () => {
    const { url } = await freshDatabase()
    const { db, close } = await openDatabase({ url, connections: 1 })
    const ask = (n: number) => sql<{ n: number }>`${keptPlan} select ${n}::int as n`.execute(db)
    for (const n of [1, 2, 3]) {
      expect((await ask(n)).rows).toEqual([{ n }])
      await sql`select ${n}::int`.execute(db)
    }
    const { rows } =
      await sql`select statement, generic_plans + custom_plans as runs from pg_prepared_statements`.execute(db)
    expect(rows).toEqual([{ statement: '/* kept plan */ select $1::int as n', runs: 3 }])
    await expect(ask(2 ** 40)).rejects.toThrow(/integer/)
    expect((await ask(4)).rows).toEqual([{ n: 4 }])
    await close()
  })

  it('is a remark to PGlite', async () => {
    const { db, close } = await openDatabase({ memory: await blankPglite() })
    expect((await sql`${keptPlan} select ${1}::int as n`.execute(db)).rows).toEqual([{ n: 1 }])
    await close()
  })
})

describe('ids', () => {
  it('sort by the moment they were made', () => {
    const [early, late] = [newId(new Date(1_000)), newId(new Date(2_000))]
    expect(early < late).toBe(true)
    expect([early, late].every(isId)).toBe(true)
  })

  it('are told from anything else', () => {
    expect(['', 'new', `${newId(new Date())} `, newId(new Date()).toUpperCase()].some(isId)).toBe(false)
  })
})
