import type { Policy } from '@remit/policy'
import { type Actor, type AuditEntry, record } from '../audit/index.ts'
import { newId, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import { isAlike, lackedBy } from './alike.ts'
import { applyChanges, type DirectoryActor, type DirectoryCommand } from './apply-changes.ts'
import { type AccessRequest, findRequest, listRequestsOf, type RequestedAccess } from './list-requests.ts'
import type { Member } from './members.ts'
import { mayMake } from './rehearse.ts'
import { replacedBy } from './replaced-roles.ts'

/** A user who decides or asks, acting in one membership. */
type User = Extract<DirectoryActor, { id: string }>

/** One user may have this many requests open in one organisation. */
const mostOpen = 5
const dayMs = 86_400_000

/**
 * Asks, for one's own membership. Returns the request's id. Refuses with `conflict` when the same is asked already, or when
 * too many requests of this user are open here.
 */
export async function addRequest(
  tx: Tx,
  request: { member: Member; wanted: RequestedAccess; reason: string | undefined; validDays: number; now: Date },
): Promise<string> {
  const { member, wanted, now } = request
  const open = (await listRequestsOf(tx, member.id)).filter(({ status }) => status === 'open')
  if (open.some(({ kind, asked }) => isAlike({ kind, asked }, wanted))) {
    throw refuse('conflict', 'You have asked for this already, and nobody has answered yet.')
  }
  if (open.length >= mostOpen) {
    throw refuse('conflict', `You have ${mostOpen} requests that nobody has answered yet. Withdraw one of them first.`)
  }
  const id = newId(now)
  await tx
    .insertInto('requests')
    .values({
      id,
      service: member.service,
      membership_id: member.id,
      user_id: member.user.id,
      organisation_id: member.organisation.id,
      kind: wanted.kind,
      asked: JSON.stringify(wanted.asked),
      reason: request.reason ?? null,
      status: 'open',
      created_at: now,
      expires_at: new Date(now.getTime() + request.validDays * dayMs),
    })
    .execute()
  await recordRequest(
    tx,
    { service: member.service, organisation: member.organisation, user: member.user },
    {
      action: 'request.made',
      actor: { id: member.user.id, name: member.user.name },
      after: asRecorded(wanted),
      reason: request.reason,
      now,
    },
  )
  return id
}

/** The change set that would grant what is asked, as things stand now: roles that cannot stand beside the new one go. */
export function commandsFor(
  policy: Policy,
  { asked }: Pick<RequestedAccess, 'asked'>,
  member: Member,
): DirectoryCommand[] {
  const membership = member.id
  if ('assigned' in asked) return [{ do: 'changePlaces', membership, added: asked.assigned, removed: [] }]
  const held = member.roles.map(({ role }) => role)
  const replaced = replacedBy(policy, member.organisation.kind, asked.role, held)
  return [
    ...replaced.map((role) => ({ do: 'revokeRole' as const, membership, role })),
    { do: 'assignRole', membership, role: asked.role },
  ]
}

/** Whether the member has what is asked already. */
export function hasAlready({ asked }: Pick<RequestedAccess, 'asked'>, member: Member): boolean {
  if ('role' in asked) return member.roles.some(({ role }) => role === asked.role)
  return lackedBy(member.assigned, asked.assigned).length === 0
}

/**
 * Grants it, as the decider: the change is judged now and applied. Refuses with `denied` when the decider may not, or
 * asked themselves; with `conflict` when it is no longer open; else as `applyChanges` does.
 */
export async function grantRequest(
  tx: Tx,
  decision: { policy: Policy; request: string; decider: User; member: Member; reason?: string; now: Date },
): Promise<void> {
  const { policy, decider, member, now, reason } = decision
  const request = await openRequest(tx, decision)
  const commands = commandsFor(policy, request, member)
  const because = reason ?? `Asked for by ${member.user.name}${request.reason ? `: ${request.reason}` : ''}`
  await applyChanges(tx, { policy, actor: decider, commands, reason: because, now })
  await close(tx, request, { status: 'granted', actor: decider, decidedBy: decider.id, reason, now })
}

/** Declines it with a reason. Refuses as `grantRequest` does; whoever could grant it may decline it. */
export async function declineRequest(
  tx: Tx,
  decision: { policy: Policy; request: string; decider: User; member: Member; reason: string; now: Date },
): Promise<void> {
  const { policy, decider, member, now, reason } = decision
  const request = await openRequest(tx, decision)
  const commands = commandsFor(policy, request, member)
  const [may] = await mayMake(tx, { policy, tries: [{ actor: decider, commands }], now })
  if (!may) {
    throw refuse('denied', 'You may not give what this request asks for, so you do not decide it.')
  }
  await close(tx, request, { status: 'declined', actor: decider, decidedBy: decider.id, reason, now })
}

/** Takes one's own request back. Refuses with `conflict` when it is no longer open, `denied` for somebody else's. */
export async function withdrawRequest(tx: Tx, { request: id, user, now }: { request: string; user: User; now: Date }) {
  const request = await lockOpen(tx, id, now)
  if (request.member.user.id !== user.id) throw refuse('denied', 'Only whoever asked can withdraw a request.')
  await close(tx, request, { status: 'withdrawn', actor: user, now })
}

/** Closes one that nobody answered in time, or whose asker has left. Does nothing when it was answered meanwhile. */
export async function closeUnanswered(
  tx: Tx,
  { request: id, status, now }: { request: string; status: 'expired' | 'overtaken'; now: Date },
): Promise<AccessRequest | undefined> {
  await lockRow(tx, id)
  const request = await findRequest(tx, id)
  if (request?.status !== 'open') return undefined
  await close(tx, request, { status, actor: { system: 'Requests' }, now })
  return request
}

async function openRequest(tx: Tx, { request: id, decider, now }: { request: string; decider: User; now: Date }) {
  const request = await lockOpen(tx, id, now)
  if (request.member.user.id !== decider.id) return request
  throw refuse('denied', 'You asked for this yourself, so somebody else decides it.')
}

async function lockOpen(tx: Tx, id: string, now: Date): Promise<AccessRequest> {
  await lockRow(tx, id)
  const request = await findRequest(tx, id)
  if (request === undefined) throw refuse('not-found', 'There is no such request.')
  if (request.status === 'open' && request.expiresAt > now) return request
  throw refuse('conflict', 'This request is closed: it was decided or withdrawn, or it has run out.')
}

async function lockRow(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('requests').select('id').where('id', '=', id).forUpdate().execute()
}

interface Closing {
  status: 'granted' | 'declined' | 'withdrawn' | 'expired' | 'overtaken'
  actor: Actor
  decidedBy?: string
  reason?: string | undefined
  now: Date
}

async function close(
  tx: Tx,
  request: AccessRequest,
  { status, actor, decidedBy, reason, now }: Closing,
): Promise<void> {
  await tx
    .updateTable('requests')
    .set({ status, decided_at: now, decided_by: decidedBy ?? null, decision_reason: reason ?? null })
    .where('id', '=', request.id)
    .execute()
  const { service, organisation, member } = request
  const after = asRecorded(request)
  await recordRequest(
    tx,
    { service, organisation, user: member.user },
    { action: `request.${status}`, actor, after, reason, now },
  )
}

type Concerning = { service: string; organisation: { id: string; path: string }; user: { id: string; name: string } }
type Happening = Pick<AuditEntry, 'action' | 'actor'> & {
  after: Record<string, unknown>
  reason: string | undefined
  now: Date
}

async function recordRequest(
  tx: Tx,
  about: Concerning,
  { action, actor, after, reason, now }: Happening,
): Promise<void> {
  const { service, organisation, user } = about
  const subject = { type: 'user', id: user.id, name: user.name }
  const person: Actor = 'id' in actor ? { id: actor.id, name: actor.name } : actor
  const { id, path } = organisation
  const entry = { at: now, actor: person, service, organisation: { id, path }, action, subject, after }
  await record(tx, reason === undefined ? entry : { ...entry, reason })
}

function asRecorded({ kind, asked }: RequestedAccess): Record<string, unknown> {
  return 'role' in asked ? { kind, asked: asked.role } : { kind, asked: asked.assigned.length }
}
