import { howToInstall } from './postgres-programs.ts'
import { type DatabaseTemplate, serverAt, type TestDatabase } from './test-database.ts'

/** The names under which the test run's server is handed to every test file. */
export const testServer = { url: 'REMIT_TEST_POSTGRES', run: 'REMIT_TEST_RUN' } as const

/**
 * A PostgreSQL database for this test file alone, on the server the test run started: empty, or a clone of `template`,
 * which is prepared once a run. Drop it when done, or leave it to the end of the run.
 * Throws, saying what to install, when the machine has no PostgreSQL.
 */
export async function freshDatabase(template?: DatabaseTemplate): Promise<TestDatabase> {
  const url = process.env[testServer.url]
  if (!url) throw new Error(process.env[`${testServer.url}_PROBLEM`] ?? howToInstall)
  return serverAt(url, process.env[testServer.run] ?? 'alone').createDatabase(template)
}
