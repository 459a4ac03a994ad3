import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listChains, verifyChain } from '../../src/audit/index.ts'
import type { Db } from '../../src/db/index.ts'
import { peopleActions } from '../../src/people/history/entry-words.ts'
import { stores, usualStore } from '../../src/testing/index.ts'
import { openPracticeForm } from '../../src/testing/practice-form.ts'
import { openWorldHost, type WorldHost } from '../../src/testing/world-host.ts'
import { appointingChanges } from './appointing-changes.ts'
import type { Change, Press } from './change.ts'
import { changes, longerChanges } from './changes.ts'
import { type Kept, readKept } from './kept.ts'
import { ownChanges } from './own-changes.ts'
import { askingChanges, watchingChanges } from './people-changes.ts'
import { plantFault } from './planted-fault.ts'

const fault = plantFault()
/** More than any change here sends to the database. */
const mostStatements = 200

/** What became of a change: kept whole, taken back whole, or torn. */
function fateOf(before: Kept, after: Kept): 'kept' | 'taken back' | 'torn' {
  const told = [after.content !== before.content, after.entries > before.entries]
  if (told.every(Boolean)) return 'kept'
  return told.some(Boolean) || after.messages !== before.messages ? 'torn' : 'taken back'
}

describe.each(stores)('%s', (store) => {
  describe.each(['before', 'after'] as const)('a fault %s any statement', (moment) => {
    let here: WorldHost
    beforeAll(async () => {
      here = await openWorldHost(store, (db) => db.withPlugin(fault.plugin))
    })
    afterAll(async () => {
      for (const action of await actionsIn(here.db)) recorded.add(action)
      await here.close()
    })

    test.each(changes)('tears nothing when $what', async ({ open }) => {
      const press = await open(here, here.db)
      const fates = await strikeEverywhere(here, press, { moment })
      expect(fates.at(-1)).toBe('kept')
      expect(fates.length).toBeGreaterThan(5)
      expect(fates.slice(0, -1).filter((fate) => fate !== 'taken back')).toEqual([])
    })

    test('leaves every chain of the history whole', async () => {
      const chains = await listChains(here.db)
      expect(chains.length).toBeGreaterThan(0)
      for (const { chain } of chains) expect(await verifyChain(here.db, chain)).toMatchObject({ intact: true })
    })
  })

  test.each(changes.slice(0, 1))('a commit that fails tears nothing when $what', async ({ open }) => {
    const here = await openWorldHost(store)
    try {
      const press = await open(here, here.db)
      const before = await readKept(here.db)
      await failEveryCommit(here)
      expect((await press()).status).toBe(500)
      expect(fateOf(before, await readKept(here.db))).toBe('taken back')
    } finally {
      await here.close()
    }
  })
})

/** What was recorded while faults struck: every action the history of people has words for, but these. */
const recorded = new Set<string>()
const notStruck = ['viewing.looked']

const together = [
  { kind: 'of many rows', all: longerChanges, openHere: openWorldHost },
  { kind: 'to what is asked for', all: askingChanges, openHere: openWorldHost },
  { kind: 'to one’s own account', all: ownChanges, openHere: openWorldHost },
  { kind: 'to reviews, viewings, roles and accounts', all: watchingChanges, openHere: openWorldHost },
  { kind: 'to first administrators', all: appointingChanges, openHere: openPracticeForm },
] as const

describe.each(together)('a fault before any statement of a change $kind', ({ all, openHere }) => {
  let here: Awaited<ReturnType<typeof openHere>>
  beforeAll(async () => {
    here = await openHere(usualStore, (db) => db.withPlugin(fault.plugin))
  })
  afterAll(async () => {
    for (const action of await actionsIn(here.db)) recorded.add(action)
    await here.close()
  })

  // Each list is of changes in the very place that its `openHere` opens.
  test.each(all as readonly Change<typeof here>[])('tears nothing when $what', async ({ open, passing }) => {
    const press = await open(here, here.db.withPlugin(fault.plugin))
    const fates = await strikeEverywhere(here, press, { moment: 'before', fromWrite: true, passing })
    expect(fates.at(-1)).toBe('kept')
    expect(fates.length).toBeGreaterThan(1)
    expect(fates.slice(0, -1).filter((fate) => fate !== 'taken back')).toEqual([])
  })
})

test('no action of which the history tells is left out', () => {
  const missed = peopleActions.filter((action) => !recorded.has(action) && !notStruck.includes(action))
  expect(missed).toEqual([])
})

test('a change without its entry, and an entry or a message without its change, would be noticed', async () => {
  const here = await openWorldHost()
  try {
    const before = await readKept(here.db)
    expect(fateOf(before, before)).toBe('taken back')
    expect(fateOf(before, { ...before, entries: before.entries + 1 })).toBe('torn')
    expect(fateOf(before, { ...before, messages: before.messages + 1 })).toBe('torn')
    await here.db.updateTable('users').set({ name: 'Somebody else' }).where('email', '=', 'col@example.org').execute()
    expect(fateOf(before, await readKept(here.db))).toBe('torn')
  } finally {
    await here.close()
  }
})

/** From now on no transaction that writes history can be committed: what the database checks last refuses. */
async function failEveryCommit({ db }: WorldHost): Promise<void> {
  await sql`create function refuse_commit() returns trigger language plpgsql as
    $$ begin raise exception 'planted at commit'; end $$`.execute(db)
  await sql`create constraint trigger refuse_commit after insert on audit_entries
    deferrable initially deferred for each row execute function refuse_commit()`.execute(db)
}

type Striking = { moment: 'before' | 'after'; fromWrite?: boolean; passing?: boolean | undefined }

/** Presses until nothing strikes any more; what became of the change each time. Once kept, the press is not repeated. */
async function strikeEverywhere(
  { db }: Pick<WorldHost, 'db'>,
  press: Press,
  { moment, fromWrite = false, passing = false }: Striking,
): Promise<string[]> {
  const fates: string[] = []
  let before = await readKept(db, passing)
  for (let at = 1; at <= mostStatements; at++) {
    let struck = false
    fault.arm(at, moment, fromWrite)
    const { status } = await press().finally(() => {
      struck = fault.disarm()
    })
    const after = await readKept(db, passing)
    const fate = fateOf(before, after)
    fates.push(fate)
    if (fate === 'kept') return fates
    expect(struck, `status ${status} at statement ${at}`).toBe(true)
    before = after
  }
  return fates
}

async function actionsIn(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('audit_entries').select('action').distinct().execute()
  return rows.map(({ action }) => action)
}
