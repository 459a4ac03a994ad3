import { type Migration, Migrator } from 'kysely/migration'
import { platformMigrations } from '../../migrations/index.ts'
import type { Db } from './index.ts'

type Migrations = Readonly<Record<string, Migration>>

/**
 * Brings the database up to date: the platform's migrations, then each service's (`<service>/0001-…`) in the service's
 * own PostgreSQL schema, which is made here. Forward only; a migration that ran is never run again; several processes
 * may call it at once. Names run in alphabetical order within their service. Throws what the failing migration threw,
 * its group rolled back.
 */
export async function migrate(db: Db, services: Migrations = {}): Promise<void> {
  await run(db, platformMigrations, 'public')
  for (const service of new Set(Object.keys(services).map(serviceOf))) {
    const own = Object.entries(services).filter(([name]) => serviceOf(name) === service)
    await run(db, Object.fromEntries(own), service)
  }
}

function serviceOf(name: string): string {
  const [service, rest] = name.split('/')
  if (!service || !rest) throw new Error(`The migration “${name}” must be named <service>/<number>-<noun>.`)
  return service
}

async function run(db: Db, migrations: Migrations, schema: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
    migrationTableSchema: schema,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const failed = results?.find((result) => result.status === 'Error')?.migrationName
  throw new Error(`Migration ${failed ?? 'set-up'} failed.`, { cause: error })
}
