import type { Service } from '@remit/platform/service'
import { addAdministrator } from './administrator.ts'
import { addApiClientCommand, removeApiClientCommand } from './api-client.ts'
import { backup, restore } from './backup.ts'
import type { Config } from './config.ts'
import { eraseUserCommand } from './erase-user.ts'
import { openData, seedDemonstration } from './open-data.ts'
import { secretRotation } from './secret-rotation.ts'
import { seedNational } from './seed-national.ts'
import { secondFactorRemoval, signOut } from './sign-out.ts'

export type Surroundings = { config: Config; services: readonly Service[]; now: Date }

/** One operator's command: `run` answers what to print, and throws what went wrong in words. */
export type Command = {
  name: string
  usage: string
  what: string
  run: (options: readonly string[], surroundings: Surroundings) => Promise<string>
}

const seed: Command = {
  name: 'seed',
  usage: 'npm run remit -- seed',
  what: 'Fills an empty database with the demonstration. Never in production.',
  async run(_options, { config, services, now }) {
    if (config.production) throw new Error('There is no demonstration in production.')
    const database = await openData(config, services)
    try {
      const done = await seedDemonstration(database.db, services, now)
      return done ? 'The demonstration is in the database.' : 'The database is not empty: nothing was changed.'
    } finally {
      await database.close()
    }
  },
}

/** Every command of `npm run remit`. */
export const commands: readonly Command[] = [
  addAdministrator,
  backup,
  restore,
  addApiClientCommand,
  removeApiClientCommand,
  eraseUserCommand,
  signOut,
  secondFactorRemoval,
  secretRotation,
  seed,
  seedNational,
]
