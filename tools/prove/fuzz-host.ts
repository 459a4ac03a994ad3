import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedDemonstration } from '../../app/open-data.ts'
import { type Db, migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import { buildHost } from '../../packages/platform/src/host/index.ts'
import type { Service } from '../../packages/platform/src/service.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import type { Host } from './fuzz-visitors.ts'

/** Remit with these services (NCMP alone unless given: its authorities are the owners) and their demonstrations on the empty PostgreSQL database at `url`. */
export async function openDemonstration(
  url: string,
  clock: () => Date,
  services: readonly Service[] = [ncmp],
): Promise<{ host: Host; db: Db; close: () => Promise<void> }> {
  const { db, close } = await openDatabase({ url })
  await migrate(db, Object.assign({}, ...services.map(({ migrations }) => migrations)))
  await seedDemonstration(db, services, clock())
  const uploadsFolder = mkdtempSync(join(tmpdir(), 'remit-fuzz-'))
  const secret = 'a secret of the proofs, long enough'
  const config = { publicUrl: 'http://localhost', demonstration: false, secret, uploadsFolder, apiPerMinute: 1e9 }
  const host = await buildHost({ db, services, config, clock })
  const closeAll = async (): Promise<void> => {
    await host.close()
    await close()
    rmSync(uploadsFolder, { recursive: true, force: true })
  }
  return { host, db, close: closeAll }
}
