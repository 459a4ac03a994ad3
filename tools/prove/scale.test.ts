import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import { type PrivatePostgres, startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { proveScale } from './scale-proof.ts'

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

it('an administrator of a large authority reads its users, one of them and the history, and every statement has its index', async () => {
  // Times mean little at this size, beside other tests: the answers and the plans are what is held here.
  const size = { users: 8_000, authorities: 20, members: 1_500, schools: 40, entries: 3_000 }
  const plan = { ...size, requests: 39, mostP95Ms: 60_000, whole: { mostRows: 500, onlyWithoutIndex: true } }
  const { figures, broken } = await proveScale(database, plan, new Date('2026-11-24T09:00:00Z'))
  expect(broken).toEqual([])
  expect(figures).toHaveLength(15)
}, 300_000)
