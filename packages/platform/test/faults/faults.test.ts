import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listChains, verifyChain } from '../../src/audit/index.ts'
import { stores } from '../../src/testing/index.ts'
import { openWorldHost, type WorldHost } from '../../src/testing/world-host.ts'
import { changes, longerChanges } from './changes.ts'
import { type Kept, readKept } from './kept.ts'
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
    afterAll(() => here.close())

    test.each(changes)('tears nothing when $what', async ({ open }) => {
      const fates = await strikeEverywhere(here, await open(here), moment)
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
      const press = await open(here)
      const before = await readKept(here.db)
      await failEveryCommit(here)
      expect((await press()).status).toBe(500)
      expect(fateOf(before, await readKept(here.db))).toBe('taken back')
    } finally {
      await here.close()
    }
  })
})

describe('a fault before any statement', () => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost('PGlite', (db) => db.withPlugin(fault.plugin))
  })
  afterAll(() => here.close())

  test.each(longerChanges)('tears nothing when $what', async ({ open }) => {
    const fates = await strikeEverywhere(here, await open(here), 'before')
    expect(fates.at(-1)).toBe('kept')
    expect(fates.length).toBeGreaterThan(5)
    expect(fates.slice(0, -1).filter((fate) => fate !== 'taken back')).toEqual([])
  })
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

/** Presses until nothing strikes any more; what became of the change each time. Once kept, the press is not repeated. */
async function strikeEverywhere(
  here: WorldHost,
  press: () => Promise<{ status: number }>,
  moment: 'before' | 'after',
): Promise<string[]> {
  const fates: string[] = []
  for (let at = 1; at <= mostStatements; at++) {
    const before = await readKept(here.db)
    fault.arm(at, moment)
    const { status } = await press()
    const struck = fault.disarm()
    const fate = fateOf(before, await readKept(here.db))
    fates.push(fate)
    if (fate === 'kept') return fates
    expect(struck, `status ${status} at statement ${at}`).toBe(true)
  }
  return fates
}
