import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, inTransaction } from '@remit/platform/db'
import { buildHost, routesOf } from '@remit/platform/host'
import type { Service } from '@remit/platform/service'
import { openStore } from '@remit/platform/testing'
import { openingClock } from './clock.ts'

/** The portal in this very process, with its demonstration, for tests that need to look behind the pages. */
export type Portal = {
  /** `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string
  readonly db: Db
  /** What time it is in the portal. */
  readonly clock: () => Date
  readonly routes: ReturnType<typeof routesOf>
  readonly close: () => Promise<void>
}

/** Opens it on a free port with PGlite in memory. */
export async function openPortal(services: readonly Service[]): Promise<Portal> {
  const migrations = Object.assign({}, ...services.map((service) => service.migrations))
  const database = await openStore('PGlite', migrations)
  const uploadsFolder = mkdtempSync(join(tmpdir(), 'remit-e2e-uploads-'))
  const clock = openingClock()
  const now = clock()
  await inTransaction(database.db, async (tx) => {
    for (const { demo } of services) await demo?.seed(tx, now)
  })
  const secret = 'a secret of the tests, long enough'
  const config = { publicUrl: 'http://localhost', demonstration: true, secret, uploadsFolder }
  const host = await buildHost({ db: database.db, services, config, clock })
  const url = await host.listen({ host: '127.0.0.1', port: 0 })
  const close = async (): Promise<void> => {
    await host.close()
    await database.close()
    rmSync(uploadsFolder, { recursive: true, force: true })
  }
  return { url, db: database.db, clock, routes: routesOf(host), close }
}
