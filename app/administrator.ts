import { parseArgs } from 'node:util'
import { type Db, inTransaction, newId, type Tx } from '@remit/platform/db'
import { applyChanges, inviteMember } from '@remit/platform/directory'
import type { Service } from '@remit/platform/service'
import { compileOrThrow, type Policy } from '@remit/policy'
import type { Command } from './commands.ts'
import { openData } from './open-data.ts'

const usage =
  'npm run remit -- administrator --service ncmp --organisation "Northtown Council" --name "Sam Ali" --email sam@example.org'

const actor = { system: 'operator', name: 'operator' } as const

/** Makes the first administrator of an organisation, and the organisation too when it is not there yet. */
export const addAdministrator: Command = {
  name: 'administrator',
  usage,
  what: 'Invites the first administrator of an organisation (made when it is new) and prints the link that works once.',
  async run(options, { config, services, now }) {
    const asked = readOptions(options, services)
    const database = await openData(config, services)
    try {
      const token = await invite(database.db, asked, now)
      const url = config.publicUrl ?? `http://${config.host}:${config.port}`
      return [
        `${asked.name} is invited to ${asked.organisation}. Give them this link; it works once:`,
        `${url}/invitation/${token}`,
      ].join('\n')
    } finally {
      await database.close()
    }
  },
}

type Asked = { service: Service; organisation: string; name: string; email: string }

function readOptions(options: readonly string[], services: readonly Service[]): Asked {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...options],
    options: { service: text, organisation: text, name: text, email: text },
  })
  const { service: key, organisation, name, email } = values
  if (!key || !organisation || !name || !email) throw new Error(`Say who and where:\n  ${usage}`)
  if (!/^\S+@\S+\.\S+$/.test(email)) throw new Error(`“${email}” is not an email address.`)
  const service = services.find((each) => each.key === key)
  if (service)
    return { service, organisation: organisation.trim(), name: name.trim(), email: email.trim().toLowerCase() }
  throw new Error(`There is no service “${key}”: there is ${services.map((each) => each.key).join(', ')}.`)
}

async function invite(db: Db, { service, organisation, name, email }: Asked, now: Date): Promise<string> {
  const policy = compileOrThrow(service.policy)
  const ways = policy.source.firstAdministrator
  const first = ways === undefined || 'checkedBy' in ways ? ways : ways[0]
  if (first === undefined) throw new Error(`${service.name} does not say how a first administrator is made.`)
  return inTransaction(db, async (tx) => {
    const place = await organisationNamed(tx, policy, { kind: first.at, name: organisation, now })
    const { roles, assigned = [] } = first
    const reason = 'First administrator, made by the operator'
    const invitation = { policy, actor, email, name, organisation: place, roles, assigned, reason, now }
    return (await inviteMember(tx, invitation)).token
  })
}

type Wanted = { kind: string; name: string; now: Date }

/** Its id; adds it, and the kind above it when there is none yet (NCMP's centre), when nothing has that name. */
async function organisationNamed(tx: Tx, policy: Policy, { kind, name, now }: Wanted): Promise<string> {
  const found = await tx
    .selectFrom('organisations')
    .select('id')
    .where('service', '=', policy.key)
    .where('kind', '=', kind)
    .where((where) => where(where.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  if (found) return found.id
  const above = policy.source.organisations[kind]?.within?.[0]
  const parent = above === undefined ? undefined : await topOf(tx, policy, above, now)
  const id = newId(now)
  const organisation = { id, kind, status: 'open' as const, ...(parent === undefined ? {} : { parent }) }
  await applyChanges(tx, { policy, actor, now, commands: [{ do: 'addOrganisation', organisation, name }] })
  return id
}

async function topOf(tx: Tx, policy: Policy, kind: string, now: Date): Promise<string> {
  const found = await tx
    .selectFrom('organisations')
    .select('id')
    .where('service', '=', policy.key)
    .where('kind', '=', kind)
    .orderBy('created_at')
    .executeTakeFirst()
  return found?.id ?? organisationNamed(tx, policy, { kind, name: policy.name, now })
}
