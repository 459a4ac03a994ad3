import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type Database, inTransaction } from '../../src/db/index.ts'
import { buildHost, type HostConfig } from '../../src/host/index.ts'
import { openStore, type Store, usualStore } from '../../src/testing/index.ts'
import { library } from './service.ts'

/** A host of the library on a database of its own, with a clock the test moves and the lines it logged. */
export type OpenLibrary = {
  host: FastifyInstance
  database: Database
  time: { now: Date }
  log: string[]
  close(): Promise<void>
}

export async function openLibrary(
  config: Partial<HostConfig> = {},
  store: Store = usualStore,
  service = library,
): Promise<OpenLibrary> {
  const database = await openStore(store, library.migrations)
  const time = { now: new Date('2026-11-23T09:00:00Z') }
  await inTransaction(database.db, async (tx) => library.demo?.seed(tx, time.now))
  const log: string[] = []
  const host = await buildHost({
    db: database.db,
    services: [service],
    clock: () => time.now,
    config: {
      publicUrl: 'http://localhost:3000',
      demonstration: true,
      secret: 'a secret of the tests, long enough to be one',
      uploadsFolder: mkdtempSync(join(tmpdir(), 'remit-uploads-')),
      log: { write: (line) => log.push(line) },
      ...config,
    },
  })
  const close = async () => {
    await host.close()
    await database.close()
  }
  return { host, database, time, log, close }
}
