import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import { type PrivatePostgres, startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { proveNational } from './national-proof.ts'

let server: PrivatePostgres
let database: Database
beforeAll(async () => {
  server = await startPostgres()
  database = await openDatabase({ url: (await server.createDatabase()).url })
  await migrate(database.db, ncmp.migrations)
}, 120_000)
afterAll(async () => {
  await database.close()
  await server.stop()
})

it('a small country is seeded, and its people read their grid, their indicators and their extract', async () => {
  // Times mean little at this size, beside other tests: the answers, the plans and the rows are what is held here.
  const slow = { mostP95Ms: 60_000, leastRowsASecond: 1, mostMemoryMb: 10_000 }
  const plan = { share: 0.01, requests: 8, whole: { mostRows: 500, onlyWithoutIndex: true }, ...slow }
  const { figures, broken } = await proveNational(database, plan, new Date('2026-11-24T09:00:00Z'))
  expect(broken).toEqual([])
  expect(figures[0]).toMatch(/^2 authorities, 180 schools and 12,060 pupils in /)
  // Two thirds of the schools are in the larger authority.
  expect(figures.at(-1)).toMatch(/^extract: 8040 rows in /)
}, 300_000)
