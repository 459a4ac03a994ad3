import { parseArgs } from 'node:util'
import { inTransaction } from '@remit/platform/db'
import { eraseUser } from '@remit/platform/directory'
import { compileOrThrow } from '@remit/policy'
import type { Command } from './commands.ts'
import { openData } from './open-data.ts'

const usage = 'npm run remit -- erase-user --email sam@example.org --reason "Asked to be forgotten on 3 June"'

/** Takes a person out of everything Remit keeps; what they did stays in the history under a pseudonym. */
export const eraseUserCommand: Command = {
  name: 'erase-user',
  usage,
  what: 'Ends a user’s memberships, closes the account, and puts a pseudonym wherever their name or address stands. Cannot be undone; backups keep what they hold.',
  async run(options, { config, services, now }) {
    const text = { type: 'string' } as const
    const { values } = parseArgs({ args: [...options], options: { email: text, reason: text } })
    const { email, reason } = values
    if (!email || !reason) throw new Error(`Say whom, and why:\n  ${usage}`)
    const policies = new Map(services.map(({ key, policy }) => [key, compileOrThrow(policy)]))
    const database = await openData(config, services)
    try {
      const done = await inTransaction(database.db, (tx) => eraseUser(tx, { policies, email, reason, now }))
      return [
        `${email} is erased, and stands in the history as “${done.pseudonym}”.`,
        `${done.memberships} memberships ended; ${done.entries} entries of the history no longer name them.`,
        ...(done.entriesKept > 0 ? [`${done.entriesKept} entries are older than erasing, and still do.`] : []),
      ].join('\n')
    } finally {
      await database.close()
    }
  },
}
