import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { listChains, verifyChain } from '@remit/platform/audit'
import { type Db, openDatabase } from '@remit/platform/db'
import type { Service } from '@remit/platform/service'
import type { Command } from './commands.ts'
import type { Config } from './config.ts'
import { openData } from './open-data.ts'
import { runPostgresProgram } from './postgres-program.ts'

type Place = Pick<Config, 'databaseUrl' | 'dataFolder'>

/** Writes everything the database keeps to one file. */
export const backup: Command = {
  name: 'backup',
  usage: 'npm run remit -- backup --to remit.backup',
  what: 'Writes the PostgreSQL database to a new file, with pg_dump, while Remit runs.',
  run: (options, { config }) => backUp(config, fileIn(options, 'to')),
}

/** Puts a backup in the place of what is there. */
export const restore: Command = {
  name: 'restore',
  usage: 'npm run remit -- restore --from remit.backup    (and --replace, where a database is filled already)',
  what: 'Puts a backup back while Remit is stopped, brings it up to date, and says whether the history is whole.',
  run: (options, { config, services }) =>
    restoreFrom(config, services, fileIn(options, 'from'), options.includes('--replace')),
}

/** Answers what was written, in words. Throws when the file is there already, and when the data is in use or cannot be reached. */
export async function backUp({ databaseUrl, dataFolder }: Place, to: string): Promise<string> {
  if (existsSync(to)) throw new Error(`${to} is there already: give the backup another name.`)
  if (databaseUrl !== undefined) {
    await runPostgresProgram('pg_dump', ['--format=custom', '--no-owner', `--file=${to}`], databaseUrl)
    return `The database is in ${to}. Keep SECRET too, somewhere else.`
  }
  throw new Error(copyInstead(dataFolder))
}

/**
 * Answers what was restored, in words. Throws, and nothing is changed, when the file is not there or, without `replace`,
 * when the database holds something; throws too when the history that was restored is not whole.
 */
export async function restoreFrom(
  place: Place & Config,
  services: readonly Service[],
  from: string,
  replace: boolean,
): Promise<string> {
  if (place.databaseUrl === undefined) throw new Error(copyInstead(place.dataFolder))
  if (!existsSync(from)) throw new Error(`There is no file ${from}.`)
  if (!replace && (await isFilled(place.databaseUrl)))
    throw new Error('The database is not empty: add --replace to put the backup in its place.')
  const whole = ['--clean', '--if-exists', '--no-owner', '--single-transaction', '--exit-on-error']
  await runPostgresProgram(
    'pg_restore',
    [...whole, `--dbname=${decodeURIComponent(new URL(place.databaseUrl).pathname.slice(1))}`, from],
    place.databaseUrl,
  )
  const { db, close } = await openData(place, services)
  try {
    return await historyOf(db)
  } finally {
    await close()
  }
}

function copyInstead(dataFolder: string): string {
  return `The embedded database is backed up by copying ${dataFolder} while Remit is stopped, and restored by putting the copy back.`
}

async function isFilled(url: string): Promise<boolean> {
  const { db, close } = await openDatabase({ url })
  try {
    return (await db.introspection.getTables()).length > 0
  } finally {
    await close()
  }
}

async function historyOf(db: Db): Promise<string> {
  let entries = 0
  for (const { chain } of await listChains(db)) {
    const state = await verifyChain(db, chain)
    if (!state.intact) throw new Error(`Restored, but the history “${chain}” is not whole: ${state.why}`)
    entries += state.entries
  }
  return `Restored. The history is whole: ${entries} entries.`
}

function fileIn(options: readonly string[], name: 'to' | 'from'): string {
  const given = { to: { type: 'string' }, from: { type: 'string' }, replace: { type: 'boolean' } } as const
  const file = parseArgs({ args: [...options], options: given }).values[name]
  if (!file) throw new Error(`Say which file: --${name} remit.backup`)
  return file
}
