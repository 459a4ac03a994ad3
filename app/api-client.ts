import { parseArgs } from 'node:util'
import { inTransaction, type Tx } from '@remit/platform/db'
import { addApiClient, type ClientGrant, clientGrants, removeApiClient } from '@remit/platform/host'
import type { Service } from '@remit/platform/service'
import type { Command, Surroundings } from './commands.ts'
import { openData } from './open-data.ts'

type Named = { service: string; name: string; as?: string; organisation?: string; may: readonly ClientGrant[] }

/** Lets another system ask what users of one service may do, or act for one user. */
export const addApiClientCommand: Command = {
  name: 'api-client',
  usage:
    'npm run remit -- api-client --service ncmp --name "School census" --as sam.ali@… --may users.read,users.invite',
  what: 'Makes a machine client of one service and prints its token, this once. With --as it acts for that user.',
  run: (options, surroundings) =>
    change(options, surroundings, async (tx, { as, organisation, may, ...named }) => {
      const membership = as === undefined ? undefined : await membershipOf(tx, { ...named, as, organisation })
      const acting = membership === undefined ? {} : { acting: { membership, may } }
      const token = await addApiClient(tx, { ...named, ...acting }, surroundings.now)
      const what = as === undefined ? `ask about ${named.service}` : `act for ${as} in ${named.service}`
      return `“${named.name}” may ${what} with this token. It is shown this once:\n${token}`
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
  const wanted = { service: text, name: text, as: text, organisation: text, may: text }
  const { service, name, as, organisation, may } = parseArgs({ args: [...options], options: wanted }).values
  if (!service || !name?.trim()) throw new Error('Say which: --service ncmp --name "School census"')
  if (!services.some(({ key }) => key === service))
    throw new Error(`There is no service “${service}”: there is ${services.map(({ key }) => key).join(', ')}.`)
  if ((as === undefined) !== (may === undefined)) throw new Error('--as and --may belong together: for whom, and what.')
  const named = { service, name: name.trim(), may: grantsIn(may) }
  return { ...named, ...(as === undefined ? {} : { as }), ...(organisation === undefined ? {} : { organisation }) }
}

function grantsIn(may: string | undefined): readonly ClientGrant[] {
  const asked = may === undefined ? [] : may.split(',').map((grant) => grant.trim())
  const unknown = asked.find((grant) => !clientGrants.some((known) => known === grant))
  if (unknown !== undefined) throw new Error(`There is no grant “${unknown}”: there is ${clientGrants.join(', ')}.`)
  return clientGrants.filter((grant) => asked.includes(grant))
}

async function membershipOf(
  tx: Tx,
  { service, as, organisation }: { service: string; as: string; organisation: string | undefined },
): Promise<string> {
  const found = await tx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['m.id', 'o.name'])
    .where('m.service', '=', service)
    .where('m.status', '=', 'active')
    .where('u.email', '=', as.trim().toLowerCase())
    .execute()
  const fitting = organisation === undefined ? found : found.filter(({ name }) => name === organisation)
  const [only, another] = fitting
  if (only === undefined) throw new Error(`“${as}” is not active there.`)
  if (another === undefined) return only.id
  throw new Error(
    `“${as}” belongs to several: say --organisation ${fitting.map(({ name }) => `"${name}"`).join(' or ')}.`,
  )
}
