import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { inTransaction, openDatabase } from '@remit/platform/db'
import { addUser } from '@remit/platform/directory'
import { findPostgres, freshDatabase } from '@remit/platform/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backUp, restoreFrom } from './backup.ts'
import { readConfig } from './config.ts'
import { openData } from './open-data.ts'

const now = new Date('2026-11-23T09:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'remit-backup-'))
const path = process.env.PATH

beforeAll(() => {
  process.env.PATH = `${dirname(findPostgres().postgres)}${delimiter}${path}`
})
afterAll(() => {
  process.env.PATH = path
  rmSync(folder, { recursive: true, force: true })
})

test.each(['PostgreSQL'] as const)(
  'what was backed up comes back, with its history whole, and never over what is there unasked (%s)',
  async (store) => {
    const [old, fresh] = [await place(store, 'old'), await place(store, 'fresh')]
    const file = join(folder, `${store}.backup`)
    const { db, close } = await openData(old, [])
    await inTransaction(db, (tx) =>
      addUser(tx, { email: 'sam@example.org', name: 'Sam' }, { system: 'the tests' }, now),
    )
    await close()

    await expect(restoreFrom(fresh, [], file, false)).rejects.toThrow('There is no file')
    expect(await backUp(old, file)).toContain(file)
    await expect(backUp(old, file)).rejects.toThrow('is there already')
    await expect(restoreFrom(old, [], file, false)).rejects.toThrow('add --replace')
    expect(await restoreFrom(fresh, [], file, false)).toBe('Restored. The history is whole: 1 entries.')
    const restored = await openDatabase(
      fresh.databaseUrl ? { url: fresh.databaseUrl } : { folder: join(fresh.dataFolder, 'database') },
    )
    expect(await restored.db.selectFrom('users').select('email').execute()).toEqual([{ email: 'sam@example.org' }])
    await restored.close()
  },
)

test('a history that is not whole is told when it is restored, over what was there', async () => {
  const [old, fresh] = [await place('PostgreSQL', 'tampered'), await place('PostgreSQL', 'filled')]
  const { db, close } = await openData(old, [])
  await inTransaction(db, (tx) => addUser(tx, { email: 'sam@example.org', name: 'Sam' }, { system: 'the tests' }, now))
  await db
    .updateTable('audit_chains')
    .set({ hash: 'f'.repeat(64) })
    .execute()
  await close()
  await (await openData(fresh, [])).close()
  const file = join(folder, 'tampered.backup')
  await backUp(old, file)
  await expect(restoreFrom(fresh, [], file, true)).rejects.toThrow('is not whole')
})

async function place(store: 'PostgreSQL', name: string) {
  const url = store === 'PostgreSQL' ? (await freshDatabase()).url : undefined
  return readConfig({ DATA_FOLDER: join(folder, store, name), ...(url && { DATABASE_URL: url }) })
}
