import type { Policy } from '@remit/policy'
import type { Reader, Tx } from '../db/index.ts'
import { applyChanges } from './apply-changes.ts'
import { endOfBelongings } from './belongings.ts'
import { type Rehearsed, rehearse } from './rehearse.ts'

/** Somebody ending their own membership. */
export interface Leaving {
  policy: Policy
  user: { id: string; name: string }
  membership: string
  /** The organisation of that membership: what the user belongs to beneath it ends as well. */
  path: string
  now: Date
}

/**
 * Ends one's own membership. No administration rule is asked, since nobody is kept against their will; constraints are.
 * The history says who left. Refuses as `applyChanges` does. INVARIANT (own): `membership` is the acting one of `user`.
 */
export async function leaveOrganisation(tx: Tx, leaving: Leaving & { reason?: string }): Promise<void> {
  const { policy, user, now, reason } = leaving
  const because = `${user.name} left${reason === undefined ? '' : `: ${reason}`}`
  const commands = await endOf(tx, leaving)
  await applyChanges(tx, { policy, actor: onTheirBehalf(user), commands, reason: because, now })
}

/** What leaving would come to now: a constraint that needs them stands against it. */
export async function rehearseLeaving(reader: Reader, leaving: Leaving): Promise<Rehearsed> {
  const { policy, user, now } = leaving
  const [answer] = await rehearse(reader, {
    policy,
    tries: [{ actor: onTheirBehalf(user), commands: await endOf(reader, leaving) }],
    now,
  })
  if (answer === undefined) throw new Error('One try has one answer.')
  return answer
}

// What a job may do by itself (end a membership, never give anything) is what everybody may do for themselves.
function onTheirBehalf({ id, name }: { id: string; name: string }) {
  return { system: 'job', name, user: id } as const
}

async function endOf(reader: Reader, { policy, user, membership, path }: Leaving) {
  const beneath = await endOfBelongings(reader, policy, { user: user.id, path })
  return [{ do: 'endMembership' as const, membership }, ...beneath]
}
