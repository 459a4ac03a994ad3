import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '@remit/platform/db'
import { buildHost } from '@remit/platform/host'
import { installJobs } from '@remit/platform/jobs'
import { asUser, type Client, openStore, type Store, usualStore } from '@remit/platform/testing'
import { ncmp } from '../service.ts'
import { type PersonKey, people, seed, testNow } from './cast.ts'

/** The whole service with its demonstration, for tests: real routes, real templates, a database of its own. */
export interface Portal {
  db: Db
  host: Awaited<ReturnType<typeof buildHost>>
  /** A signed-in client: `await portal.as('mo')`. */
  as(person: PersonKey): Promise<Client>
  close(): Promise<void>
}

/**
 * Opens it as it stands on `now`, the tests' usual day unless told. `jobs` lets pages enqueue jobs; the test runs them
 * itself. Close it when done.
 */
export async function openPortal({
  now = testNow,
  clock = () => now,
  store = usualStore,
  jobs = false,
}: {
  now?: Date
  /** For a test during which time goes by: it is seeded at its first moment. */
  clock?: () => Date
  store?: Store
  jobs?: boolean
} = {}): Promise<Portal> {
  const { db, engine, close } = await openStore(store, ncmp.migrations)
  if (jobs) await installJobs(engine, ncmp.jobs ?? [])
  await db.transaction().execute((tx) => seed(tx, clock()))
  const uploadsFolder = await mkdtemp(join(tmpdir(), 'ncmp-uploads-'))
  const config = {
    publicUrl: 'http://localhost',
    demonstration: true,
    secret: 'x'.repeat(32),
    uploadsFolder,
    log: { write: printBugs },
  }
  const host = await buildHost({ db, services: [ncmp], config, clock })
  return {
    db,
    host,
    as: (person) => asUser(host, people[person].email),
    async close() {
      await host.close()
      await close()
      await rm(uploadsFolder, { recursive: true, force: true })
    },
  }
}

/** A page that fails says only “sorry”: the log says why. */
function printBugs(line: string): void {
  const { level } = JSON.parse(line) as { level: number | string }
  if (level === 'error' || Number(level) >= 50) console.error(line)
}
