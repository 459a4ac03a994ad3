import type { Policy } from '@remit/policy'
import { type Actor, record } from '../audit/index.ts'
import { newId, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import { lackedBy } from './alike.ts'
import { applyChanges, type DirectoryCommand } from './apply-changes.ts'
import { findHandover, type Handover } from './list-handovers.ts'
import type { Member } from './members.ts'

const dayMs = 86_400_000

/** What somebody wants to hand over, and to whom. */
export interface Wish {
  from: Member
  to: Member
  roles: readonly string[]
  /** True: they leave in the same change. */
  leaves: boolean
}

/**
 * The one change set that moves the roles: the successor gets them with the places they need, and whoever hands over loses
 * them, or leaves.
 */
export function handoverCommands({ from, to, roles, leaves }: Wish): DirectoryCommand[] {
  const had = to.roles.map(({ role }) => role)
  const added = lackedBy(to.assigned, from.assigned)
  return [
    ...(added.length > 0 ? [{ do: 'changePlaces' as const, membership: to.id, added, removed: [] }] : []),
    ...roles
      .filter((role) => !had.includes(role))
      .map((role) => ({ do: 'assignRole' as const, membership: to.id, role })),
    ...(leaves
      ? [{ do: 'endMembership' as const, membership: from.id }]
      : roles.map((role) => ({ do: 'revokeRole' as const, membership: from.id, role }))),
  ]
}

/** Names the successor, who is to answer. Returns its id. Refuses with `conflict` when another hand-over is open. */
export async function addHandover(
  tx: Tx,
  handover: { wish: Wish; reason: string | undefined; validDays: number; now: Date },
): Promise<string> {
  const { wish, reason, now } = handover
  const { from, to, roles, leaves } = wish
  const id = newId(now)
  const added = await tx
    .insertInto('handovers')
    .values({
      id,
      service: from.service,
      organisation_id: from.organisation.id,
      membership_id: from.id,
      user_id: from.user.id,
      successor_id: to.id,
      roles: JSON.stringify(roles),
      leaves,
      reason: reason ?? null,
      status: 'open',
      created_at: now,
      expires_at: new Date(now.getTime() + handover.validDays * dayMs),
    })
    .onConflict((on) => on.column('membership_id').where('status', '=', 'open').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added === undefined) {
    throw refuse('conflict', 'You have named a successor already, who has not answered yet. Withdraw that first.')
  }
  const found = await getHandover(tx, id)
  const after = { roles, leaves, to: to.user.name }
  await recordStep(tx, found, { action: 'handover.offered', actor: actorOf(from), after, reason, now })
  return id
}

/**
 * The successor takes over: the change set is judged now as whoever hands over, and applied as one. Refuses with `conflict`
 * when it is no longer open, else as `applyChanges` does: their right to hand over may have gone meanwhile.
 */
export async function acceptHandover(
  tx: Tx,
  { policy, handover, from, to, now }: { policy: Policy; handover: string; from: Member; to: Member; now: Date },
): Promise<Handover> {
  const open = await lockOpen(tx, handover, now)
  const { roles, leaves, reason } = open
  const actor = { id: from.user.id, name: from.user.name, acting: { id: from.id } }
  const commands = handoverCommands({ from, to, roles, leaves })
  const because = `Handed over by ${from.user.name} to ${to.user.name}${reason === null ? '' : `: ${reason}`}`
  await applyChanges(tx, { policy, actor, commands, reason: because, now })
  await close(tx, open, { status: 'accepted', actor: actorOf(to), now })
  return open
}

/** The successor says no, or whoever offered takes it back, or nobody answered in time. Refuses as `acceptHandover` does. */
export async function closeHandover(
  tx: Tx,
  closing: { handover: string; status: 'declined' | 'withdrawn' | 'expired'; actor: Actor; answer?: string; now: Date },
): Promise<Handover> {
  const { handover, now, status } = closing
  const open = await lockOpen(tx, handover, status === 'expired' ? undefined : now)
  await close(tx, open, closing)
  return open
}

async function lockOpen(tx: Tx, id: string, now: Date | undefined): Promise<Handover> {
  await tx.selectFrom('handovers').select('id').where('id', '=', id).forUpdate().execute()
  const found = await getHandover(tx, id)
  if (found.status === 'open' && (now === undefined || found.expiresAt > now)) return found
  throw refuse('conflict', 'This hand-over is closed: it was answered or withdrawn, or it has run out.')
}

async function getHandover(tx: Tx, id: string): Promise<Handover> {
  const found = await findHandover(tx, id)
  if (found === undefined) throw refuse('not-found', 'There is no such hand-over.')
  return found
}

interface Closing {
  status: 'accepted' | 'declined' | 'withdrawn' | 'expired'
  actor: Actor
  answer?: string
  now: Date
}

async function close(tx: Tx, handover: Handover, { status, actor, answer, now }: Closing): Promise<void> {
  await tx
    .updateTable('handovers')
    .set({ status, answered_at: now, answer: answer ?? null })
    .where('id', '=', handover.id)
    .execute()
  const after = { roles: handover.roles, leaves: handover.leaves, to: handover.successor.name }
  await recordStep(tx, handover, { action: `handover.${status}`, actor, after, reason: answer, now })
}

async function recordStep(
  tx: Tx,
  { service, organisation, from }: Handover,
  step: { action: string; actor: Actor; after: Record<string, unknown>; reason: string | undefined; now: Date },
): Promise<void> {
  const { action, actor, after, reason, now } = step
  const { id, path } = organisation
  const subject = { type: 'user', id: from.user, name: from.name }
  const entry = { at: now, actor, service, organisation: { id, path }, action, subject, after }
  await record(tx, reason === undefined ? entry : { ...entry, reason })
}

function actorOf({ user }: Member): Actor {
  return { id: user.id, name: user.name }
}
