import { afterAll, describe, expect, it } from 'vitest'
import { placeOf, temporaryFolder } from '../../e2e/running-app.ts'
import { openDatabase } from '../../packages/platform/src/db/index.ts'
import { type PrivatePostgres, startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { type Edit, lostEdits } from './crash-edits.ts'
import { proveCrash } from './crash-proof.ts'
import { momentsFrom } from './figures.ts'

const plan = { kills: 3, roundMs: 1_000, moment: momentsFrom(Number(process.env.REMIT_SEED ?? 1)) }

describe('every acknowledged change is there after kill -9, and the audit verifies', () => {
  const folders = [temporaryFolder(), temporaryFolder()] as const
  let server: PrivatePostgres | undefined
  afterAll(async () => {
    for (const folder of folders) folder.remove()
    await server?.stop()
  })

  it('on PGlite', async () => {
    expect((await proveCrash({ folder: folders[0].path }, plan)).broken).toEqual([])
  })

  it('and one that were missing would be noticed', async () => {
    const made: Edit = { what: 'new school', key: '799999', value: 799_999, acknowledged: true }
    const database = await openDatabase(placeOf({ folder: folders[0].path }))
    try {
      expect(await lostEdits(database.db, [made])).toEqual(['new school 799999: holds undefined, not 799999 or 799999'])
      expect(await lostEdits(database.db, [{ ...made, acknowledged: false }])).toEqual([])
    } finally {
      await database.close()
    }
  })

  it('on a PostgreSQL that waits for the disk', async () => {
    server = await startPostgres({ durable: true })
    const { url } = await server.createDatabase()
    expect((await proveCrash({ folder: folders[1].path, url }, plan)).broken).toEqual([])
  })
})
