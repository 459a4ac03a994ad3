import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import { type PrivatePostgres, startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { proveLists } from './lists-proof.ts'

let server: PrivatePostgres
let database: Database
beforeAll(async () => {
  server = await startPostgres()
  database = await openDatabase({ url: (await server.createDatabase()).url })
  await migrate(database.db)
}, 120_000)
afterAll(async () => {
  await database.close()
  await server.stop()
})

it('lists show what queries written by hand show, page and total, for every shape of extent', async () => {
  // Times mean little at this size, beside other tests: the rows are what is held here.
  const size = { authorities: 6, schools: 60, pupils: 10, rounds: 1, atLeastMs: 0, mostRatio: 1000 }
  const { figures, broken } = await proveLists(database.db, size, new Date('2026-11-24T09:00:00Z'))
  expect(broken).toEqual([])
  expect(figures.map((it) => it.replace(/,.*/, ''))).toEqual([
    'a whole authority: 620 pupils',
    'one school: 10 pupils',
    'forty schools: 400 pupils',
    'every school: 620 pupils',
    'everywhere: 3540 pupils',
    'the whole country: 3540 pupils',
    'what a provider holds: 50 pupils',
    'own records: 59 pupils',
    'own records or one school: 68 pupils',
    'selected records: 60 pupils',
    'girls of an authority: 310 pupils',
    'girls everywhere: 1770 pupils',
    'nowhere: 0 pupils',
  ])
}, 120_000)
