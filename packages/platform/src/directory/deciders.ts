import type { Command, Policy } from '@remit/policy'
import { sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import { administeringRoles } from './administering-roles.ts'
import { organisationsAbove } from './facts.ts'
import { activeHolding } from './member-conditions.ts'
import { mayMake } from './rehearse.ts'

/** Somebody who may make a change, and the membership through which they may. */
export interface Decider {
  id: string
  membership: string
  name: string
  email: string
  organisation: string
}

/** Candidates are asked of the engine one by one; nobody tells more people than this of one request. */
const mostCandidates = 50

/**
 * Who may make this change at this organisation: the engine is asked about everybody who administers there or above.
 * Somebody whom only a constraint holds back counts, since they may decide and may clear the way. Never `except`.
 */
export async function decidersOf(
  reader: Reader,
  change: {
    policy: Policy
    organisation: string
    commands: readonly Command[]
    except: string
    now: Date
  },
): Promise<readonly Decider[]> {
  const { policy, commands, now } = change
  const candidates = (await administratorsAbove(reader, change)).filter(({ id }) => id !== change.except)
  const tries = candidates.map(({ id, name, membership }) => ({
    actor: { id, name, acting: { id: membership } },
    commands,
  }))
  const answers = await mayMake(reader, { policy, tries, now })
  return candidates.filter((_, index) => answers[index])
}

async function administratorsAbove(
  reader: Reader,
  { policy, organisation, now }: { policy: Policy; organisation: string; now: Date },
): Promise<readonly Decider[]> {
  const above = (await organisationsAbove(reader, [organisation])).map(({ id }) => id)
  // A role the policy does not know was made at run time, and may administer: the engine says.
  const madeHere = sql`exists (select 1 from assignments a where a.membership_id = m.id
    and a.role <> all(${[...policy.roles.keys()]}::text[]))`
  const { rows } = await sql<Decider>`
    select u.id, m.id as membership, u.name, u.email, o.name as organisation
      from memberships m join users u on u.id = m.user_id join organisations o on o.id = m.organisation_id
      where m.organisation_id = any(${above}::uuid[]) and u.closed_at is null
        and (${activeHolding(administeringRoles(policy), now)} or (m.status = 'active' and ${madeHere}))
      order by length(o.path) desc, lower(u.name), m.id limit ${mostCandidates}`.execute(reader)
  return rows
}
