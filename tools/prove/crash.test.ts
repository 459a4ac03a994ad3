import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../e2e/running-app.ts'
import { type PrivatePostgres, startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { proveCrash } from './crash-proof.ts'
import { momentsFrom } from './figures.ts'

const plan = { kills: 3, roundMs: 1_000, moment: momentsFrom(Number(process.env.REMIT_SEED ?? 1)) }

describe('every acknowledged change is there after kill -9, and the audit verifies', () => {
  const folder = temporaryFolder()
  let server: PrivatePostgres | undefined
  afterAll(async () => {
    folder.remove()
    await server?.stop()
  })

  it('on PGlite', async () => {
    expect((await proveCrash({ folder: folder.path }, plan)).broken).toEqual([])
  })

  it('on a PostgreSQL that waits for the disk', async () => {
    server = await startPostgres({ durable: true })
    const { url } = await server.createDatabase()
    expect((await proveCrash({ url }, plan)).broken).toEqual([])
  })
})
