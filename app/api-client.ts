import { parseArgs } from 'node:util'
import { inTransaction, type Tx } from '@remit/platform/db'
import { addApiClient, removeApiClient } from '@remit/platform/host'
import type { Service } from '@remit/platform/service'
import type { Command, Surroundings } from './commands.ts'
import { openData } from './open-data.ts'

type Named = { service: string; name: string }

/** Lets another system ask what users of one service may do. */
export const addApiClientCommand: Command = {
  name: 'api-client',
  usage: 'npm run remit -- api-client --service ncmp --name "School census"',
  what: 'Makes a machine client of one service and prints its token, this once.',
  run: (options, surroundings) =>
    change(options, surroundings, async (tx, named) => {
      const token = await addApiClient(tx, named, surroundings.now)
      return `“${named.name}” may ask about ${named.service} with this token. It is shown this once:\n${token}`
    }),
}

/** Stops another system from asking. */
export const removeApiClientCommand: Command = {
  name: 'api-client-removal',
  usage: 'npm run remit -- api-client-removal --service ncmp --name "School census"',
  what: 'Ends a machine client: the token it has is refused from now on.',
  run: (options, surroundings) =>
    change(options, surroundings, async (tx, named) => {
      await removeApiClient(tx, named, surroundings.now)
      return `“${named.name}” may not ask about ${named.service} any more.`
    }),
}

async function change(
  options: readonly string[],
  { config, services }: Surroundings,
  work: (tx: Tx, named: Named) => Promise<string>,
): Promise<string> {
  const named = namedIn(options, services)
  const database = await openData(config, services)
  try {
    return await inTransaction(database.db, (tx) => work(tx, named))
  } finally {
    await database.close()
  }
}

function namedIn(options: readonly string[], services: readonly Service[]): Named {
  const text = { type: 'string' } as const
  const { service, name } = parseArgs({ args: [...options], options: { service: text, name: text } }).values
  if (!service || !name?.trim()) throw new Error('Say which: --service ncmp --name "School census"')
  if (services.some(({ key }) => key === service)) return { service, name: name.trim() }
  throw new Error(`There is no service “${service}”: there is ${services.map(({ key }) => key).join(', ')}.`)
}
