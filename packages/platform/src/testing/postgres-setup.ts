import { randomBytes } from 'node:crypto'
import { testServer } from './fresh-database.ts'
import { startPostgres } from './postgres.ts'
import { serverAt } from './test-database.ts'

/**
 * Vitest's global set-up: one PostgreSQL for the whole run, stopped at the end whatever happened.
 * Where there is none, the tests that need it fail with the reason and all others run.
 */
export default async function provideOnePostgres(): Promise<(() => Promise<void>) | undefined> {
  // Each project of the run comes by here: the first one starts the server, and stops it when all are done.
  if (process.env[testServer.url]) return undefined
  try {
    const server = await startPostgres()
    const run = randomBytes(4).toString('hex')
    process.env[testServer.url] = server.url
    process.env[testServer.run] = run
    return async () => {
      await serverAt(server.url, run).dropDatabases()
      await server.stop()
    }
  } catch (problem) {
    process.env[`${testServer.url}_PROBLEM`] = problem instanceof Error ? problem.message : String(problem)
    return undefined
  }
}
