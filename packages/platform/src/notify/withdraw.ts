import type { Tx } from '../db/index.ts'
import { mostAttempts } from './deliver-outbox.ts'

/** Messages of these kinds to one address about an organisation. */
export interface Withdrawing {
  service: string
  organisationId: string
  kinds: readonly string[]
  to: string
  /** Why, as the outbox shows it. */
  because: string
}

/** Those that have not left yet never will: what they say is no longer so. They stay in the outbox, given up, with the reason. */
export async function withdraw(tx: Tx, { service, organisationId, kinds, to, because }: Withdrawing): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ attempts: mostAttempts, last_problem: because })
    .where('sent_at', 'is', null)
    .where('attempts', '<', mostAttempts)
    .where('service', '=', service)
    .where('organisation_id', '=', organisationId)
    .where('kind', 'in', kinds)
    .where('to_email', '=', to)
    .execute()
}
