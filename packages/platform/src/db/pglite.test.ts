import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPglite } from './pglite.ts'

test('a commit is answered when it is on the disk, and a transaction taken back waits for none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-pglite-'))
  const synced: number[] = []
  const pglite = await openPglite({ folder, sync: (file) => synced.push(file) })
  const syncsOf = async (statements: string) => {
    const before = synced.length
    await pglite.exec(statements)
    return synced.length - before
  }
  try {
    await pglite.exec('create table notes (word text)')
    expect(await syncsOf("insert into notes values ('kept')")).toBe(1)
    expect(await syncsOf("begin; insert into notes values ('a'); insert into notes values ('b'); commit")).toBe(1)
    expect(await syncsOf("begin; insert into notes values ('undone'); rollback")).toBe(0)
  } finally {
    await pglite.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
