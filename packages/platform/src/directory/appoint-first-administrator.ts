import type { Policy } from '@remit/policy'
import { newId, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import { applyChanges, type DirectoryActor } from './apply-changes.ts'
import { accountFor, cancelOpen, type SentInvitation, writeInvitation } from './invitations.ts'

/** One organisation's first administrator, as whoever checked the form appoints them. */
export interface FirstAppointment {
  policy: Policy
  actor: Extract<DirectoryActor, { id: string }>
  organisation: string
  /** One of the roles that the policy's `firstAdministrator` gives. */
  role: string
  person: { name: string; email: string }
  approvedBy: { kind: string; name: string }
  reason: string
  now: Date
}

/**
 * Gives the role, judged: somebody who belongs gets it at once; somebody new is invited, and `sent` is what goes into the
 * message. Their link asks nobody's authority again, since nobody at the organisation has any. Refuses as `applyChanges`
 * does, and with `conflict` when the person's access there is suspended.
 */
export async function appointFirstAdministrator(
  tx: Tx,
  appointment: FirstAppointment,
): Promise<{ membership: string; sent: SentInvitation | undefined }> {
  const { policy, actor, organisation, role, person, approvedBy, reason, now } = appointment
  const user = await accountFor(tx, { actor, ...person, now })
  const there = await belonging(tx, user.id, organisation)
  if (there?.status === 'suspended') {
    throw refuse(
      'conflict',
      `The access of ${user.email} to this organisation is suspended. It has to be given back first.`,
    )
  }
  const membership = there?.id ?? newId(now)
  const command = {
    do: 'firstAdministrator',
    membership,
    user: user.id,
    organisation,
    status: 'invited',
    role,
    approvedBy,
    knownAs: person.name,
  } as const
  await applyChanges(tx, { policy, actor, commands: [command], reason, now })
  if (there?.status === 'active') return { membership, sent: undefined }
  await cancelOpen(tx, membership, now)
  const centre = { system: 'centre', name: actor.name } as const
  return { membership, sent: await writeInvitation(tx, { membership, user, actor: centre, now, validDays: undefined }) }
}

async function belonging(tx: Tx, user: string, organisation: string) {
  return tx
    .selectFrom('memberships')
    .select(['id', 'status'])
    .where('user_id', '=', user)
    .where('organisation_id', '=', organisation)
    .where('status', '!=', 'ended')
    .executeTakeFirst()
}
