import { join } from 'node:path'
import { type Database, type Db, inTransaction, migrate, openDatabase } from '@remit/platform/db'
import type { Service } from '@remit/platform/service'
import type { Config } from './config.ts'

/** Opens the database of this Remit and brings it up to date. Throws when it cannot be reached or is in use. */
export async function openData(config: Config, services: readonly Service[]): Promise<Database> {
  const place = config.databaseUrl ? { url: config.databaseUrl } : { folder: join(config.dataFolder, 'database') }
  const database = await openDatabase(place)
  try {
    await migrate(database.db, Object.assign({}, ...services.map(({ migrations }) => migrations)))
    return database
  } catch (cause) {
    await database.close()
    throw cause
  }
}

/** Whether nobody was ever added. */
export async function isEmpty(db: Db): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined
}

/** Fills an empty database with every service's demonstration, in one transaction. Answers whether it did. */
export async function seedDemonstration(db: Db, services: readonly Service[], now: Date): Promise<boolean> {
  if (!(await isEmpty(db))) return false
  await inTransaction(db, async (tx) => {
    for (const { demo } of services) await demo?.seed(tx, now)
  })
  return true
}
