import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../e2e/running-app.ts'
import { freshDatabase } from '../../packages/platform/src/testing/fresh-database.ts'
import { proveUpload } from './upload-proof.ts'

// Small enough for any machine: the memory and the speed are for the long proof.
const plan = { rows: 3_000, leastRowsASecond: 0, mostMemoryMb: 200 }

describe('a large upload is saved, and every hostile file is told and leaves nothing', () => {
  const folders = [temporaryFolder(), temporaryFolder()] as const
  afterAll(() => {
    for (const folder of folders) folder.remove()
  })

  it('on PGlite', async () => {
    expect((await proveUpload({ folder: folders[0].path }, plan, new Date())).broken).toEqual([])
  })

  it('on PostgreSQL', async () => {
    const { url } = await freshDatabase()
    expect((await proveUpload({ folder: folders[1].path, url }, plan, new Date())).broken).toEqual([])
  })
})
