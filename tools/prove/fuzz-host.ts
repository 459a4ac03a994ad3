import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedDemonstration } from '../../app/open-data.ts'
import { services as allServices } from '../../app/services.ts'
import { type Db, migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import { buildHost } from '../../packages/platform/src/host/index.ts'
import type { Service } from '../../packages/platform/src/service.ts'
import type { Host } from './fuzz-visitors.ts'

/** Remit with these services (all unless given) and their demonstrations on the empty PostgreSQL database at `url`. */
export async function openDemonstration(
  url: string,
  clock: () => Date,
  services: readonly Service[] = allServices,
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

/** The services of these keys; all for none. Throws on a key that no service has, naming those there are. */
export function servicesNamed(keys: readonly string[]): readonly Service[] {
  const unknown = keys.find((wanted) => !allServices.some(({ key }) => key === wanted))
  if (unknown !== undefined)
    throw new Error(`There is no service “${unknown}”: ${allServices.map(({ key }) => key).join(', ')}.`)
  return allServices.filter(({ key }) => keys.length === 0 || keys.includes(key))
}
