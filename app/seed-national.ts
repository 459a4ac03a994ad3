import { parseArgs } from 'node:util'
import type { Command } from './commands.ts'
import { isEmpty, openData } from './open-data.ts'

/** Fills an empty database with as much as one service is meant for: to see how Remit does at full size before going live. */
export const seedNational: Command = {
  name: 'seed-national',
  usage: 'npm run remit -- seed-national ncmp [--share 0.1]',
  what: 'Fills an empty database with invented data as large as a country, or a share of it. Takes minutes. Never in production.',
  async run(options, { config, services, now }) {
    if (config.production) throw new Error('There is no demonstration in production.')
    const { values, positionals } = parseArgs({
      args: [...options],
      allowPositionals: true,
      options: { share: { type: 'string', default: '1' } },
    })
    const able = services.filter(({ demo }) => demo?.seedNational !== undefined)
    const fill = able.find(({ key }) => key === positionals[0])?.demo?.seedNational
    if (fill === undefined) throw new Error(`Name a service: ${able.map(({ key }) => key).join(', ')}.`)
    const share = Number(values.share)
    if (!(share > 0 && share <= 1)) throw new Error('The share is a number above 0 and up to 1, such as 0.1.')
    const database = await openData(config, services)
    try {
      if (!(await isEmpty(database.db))) return 'The database is not empty: nothing was changed.'
      return `In the database: ${await fill(database.db, share, now)}.`
    } finally {
      await database.close()
    }
  },
}
