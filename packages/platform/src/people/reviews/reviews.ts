import { sql } from 'kysely'
import { lastUses } from '../../access/index.ts'
import { record } from '../../audit/index.ts'
import { isId, newId, type Reader, type Tx } from '../../db/index.ts'
import { applyChanges } from '../../directory/index.ts'
import { type Problem, Refusal, refuse, type SignedInUser } from '../../service.ts'

/** A campaign over one organisation. */
export interface Review {
  id: string
  organisation: { id: string; name: string; path: string; kind: string }
  reason: string
  startedBy: string
  startedAt: Date
  dueOn: string
  finishedAt: Date | null
}

/** One role that one member holds now, with its evidence and what was decided since it was given. */
export interface Grant {
  membership: string
  user: { id: string; name: string; email: string }
  role: string
  assignedAt: Date
  assignedBy: string | null
  lastUsedOn: string | undefined
  decision: { decidedAt: Date; by: string } | undefined
}

function reviews(reader: Reader) {
  return reader
    .selectFrom('reviews as r')
    .innerJoin('organisations as o', 'o.id', 'r.organisation_id')
    .innerJoin('users as u', 'u.id', 'r.started_by')
    .select([
      'r.id',
      'r.reason',
      'u.name as startedBy',
      'r.started_at as startedAt',
      'r.due_on as dueOn',
      'r.finished_at as finishedAt',
    ])
    .select(
      sql<Review['organisation']>`json_build_object('id', o.id, 'name', o.name, 'path', o.path, 'kind', o.kind)`.as(
        'organisation',
      ),
    )
}

/** The reviews of an organisation and those beneath it, newest first, at most 50. */
export async function listReviews(
  reader: Reader,
  { service, path }: { service: string; path: string },
): Promise<readonly Review[]> {
  return reviews(reader)
    .where('r.service', '=', service)
    .where('o.path', '>=', path)
    .where('o.path', '<', `${path}~`)
    .orderBy('r.started_at', 'desc')
    .limit(50)
    .execute()
}

/** One review, of the organisation acted in or of one beneath it; undefined when there is none. */
export async function findReview(
  reader: Reader,
  id: string,
  { service, organisation }: SignedInUser['acting'],
): Promise<Review | undefined> {
  if (!isId(id)) return undefined
  const found = await reviews(reader).where('r.id', '=', id).where('r.service', '=', service).executeTakeFirst()
  return found?.organisation.path.startsWith(organisation.path) ? found : undefined
}

/** Starts one over the acting organisation, recorded. Refuses with `conflict` while another is open there. */
export async function startReview(
  tx: Tx,
  { user, reason, dueOn, now }: { user: SignedInUser; reason: string; dueOn: string; now: Date },
): Promise<string> {
  const id = newId(now)
  const { service, organisation } = user.acting
  const added = await tx
    .insertInto('reviews')
    .values({
      id,
      service,
      organisation_id: organisation.id,
      reason,
      started_by: user.id,
      started_at: now,
      due_on: dueOn,
      finished_by: null,
      finished_at: null,
    })
    .onConflict((on) => on.column('organisation_id').where('finished_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added)
    throw refuse('conflict', { message: 'A review of this organisation is open already.', next: 'Finish it first.' })
  const about = { id, organisation, name: organisation.name }
  await recordReview(tx, user, about, { action: 'review.started', reason, after: { dueOn }, now })
  return id
}

/** Every role that somebody holds at the organisation now: what is given or taken while the review runs comes and goes with it. */
export async function grantsOf(reader: Reader, review: Review, now: Date): Promise<readonly Grant[]> {
  const rows = await reader
    .selectFrom('assignments as a')
    .innerJoin('memberships as m', 'm.id', 'a.membership_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .leftJoin('users as by', 'by.id', 'a.assigned_by')
    .leftJoin('review_decisions as d', (join) =>
      // What was decided of an earlier grant of the role says nothing of this one.
      join
        .onRef('d.membership_id', '=', 'm.id')
        .onRef('d.role', '=', 'a.role')
        .on('d.review_id', '=', review.id)
        .on('d.decision', '=', 'keep')
        .onRef('d.decided_at', '>=', 'a.assigned_at'),
    )
    .leftJoin('users as decider', 'decider.id', 'd.decided_by')
    .select([
      'm.id as membership',
      'u.id as user',
      'u.name',
      'u.email',
      'a.role',
      'a.assigned_at as assignedAt',
      'by.name as assignedBy',
    ])
    .select(['d.decided_at as decidedAt', 'decider.name as decidedBy'])
    .where('m.organisation_id', '=', review.organisation.id)
    .where('m.status', 'in', ['active', 'suspended'])
    .where((eb) => eb.or([eb('a.ends_at', 'is', null), eb('a.ends_at', '>', now)]))
    .orderBy(sql`lower(u.name)`)
    .orderBy('m.id')
    .orderBy('a.role')
    .execute()
  const used = await lastUses(reader, [...new Set(rows.map(({ membership }) => membership))])
  return rows.map(({ user, name, email, decidedAt, decidedBy, ...row }) => ({
    ...row,
    user: { id: user, name, email },
    lastUsedOn: used.get(`${row.membership} ${row.role}`),
    decision: decidedAt === null ? undefined : { decidedAt, by: decidedBy ?? '' },
  }))
}

export interface Decision {
  review: Review
  grant: Grant
  user: SignedInUser
  decision: 'keep' | 'remove'
  reason: string
  /** Between seeing the grant and deciding. */
  seconds: number
  now: Date
}

/**
 * Keeps or removes one grant, recorded. A removal is a change like any other: when it may not be, nothing is decided and the
 * reasons come back as problems. Refuses with `denied` when it is the decider's own, `conflict` when the review is finished.
 */
export async function decide(tx: Tx, made: Decision): Promise<readonly Problem[]> {
  const { review, grant, user, decision, reason, seconds, now } = made
  if (grant.user.id === user.id) {
    const next = 'Another administrator decides about your access, or somebody above your organisation.'
    throw refuse('denied', { message: 'Nobody reviews their own access.', next })
  }
  const open = await tx
    .selectFrom('reviews')
    .select('finished_at')
    .where('id', '=', review.id)
    .forUpdate()
    .executeTakeFirst()
  if (open === undefined || open.finished_at !== null) throw refuse('conflict', 'This review is finished.')
  if (decision === 'remove') {
    const problems = await takeRole(tx, made)
    if (problems.length > 0) return problems
  }
  const values = {
    decision,
    reason: reason === '' ? null : reason,
    decided_by: user.id,
    decided_at: now,
    seconds,
    assigned_at: grant.assignedAt,
    last_used_on: grant.lastUsedOn ?? null,
  }
  await tx
    .insertInto('review_decisions')
    .values({ review_id: review.id, membership_id: grant.membership, role: grant.role, ...values })
    .onConflict((on) => on.columns(['review_id', 'membership_id', 'role']).doUpdateSet(values))
    .execute()
  const about = { id: review.id, organisation: review.organisation, name: review.organisation.name }
  const after = { decision, user: grant.user.name, role: grant.role, membership: grant.membership, seconds }
  await recordReview(tx, user, about, { action: 'review.decided', ...(reason ? { reason } : {}), after, now })
  return []
}

async function takeRole(tx: Tx, { grant, user, reason, now }: Decision): Promise<readonly Problem[]> {
  const commands = [{ do: 'revokeRole' as const, membership: grant.membership, role: grant.role }]
  try {
    await applyChanges(tx, { policy: user.facts.policy, actor: user, commands, reason, now })
    return []
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    const { message, next = '' } = cause.words
    return [{ code: cause.code, where: 'decision', message: `This role cannot be removed. ${message} ${next}`.trim() }]
  }
}

/** Ends the review, recorded: nothing that is undecided by then is taken as kept, or removed. */
export async function finishReview(
  tx: Tx,
  { review, user, now }: { review: Review; user: SignedInUser; now: Date },
): Promise<void> {
  const undecided = (await grantsOf(tx, review, now)).filter(({ decision }) => decision === undefined).length
  const finished = await tx
    .updateTable('reviews')
    .set({ finished_at: now, finished_by: user.id })
    .where('id', '=', review.id)
    .where('finished_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!finished) throw refuse('conflict', 'This review is finished already.')
  const about = { id: review.id, organisation: review.organisation, name: review.organisation.name }
  await recordReview(tx, user, about, { action: 'review.finished', after: { undecided }, now })
}

/** Every decision of the review, in the order they were made: for its evidence. */
export async function decisionsOf(reader: Reader, review: Review) {
  return reader
    .selectFrom('review_decisions as d')
    .innerJoin('memberships as m', 'm.id', 'd.membership_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('users as by', 'by.id', 'd.decided_by')
    .select([
      'd.membership_id as membership',
      'u.name',
      'u.email',
      'd.role',
      'd.decision',
      'd.reason',
      'by.name as decidedBy',
    ])
    .select(['d.decided_at as decidedAt', 'd.seconds', 'd.assigned_at as assignedAt', 'd.last_used_on as lastUsedOn'])
    .where('d.review_id', '=', review.id)
    .orderBy('d.decided_at')
    .execute()
}

async function recordReview(
  tx: Tx,
  user: SignedInUser,
  { id, organisation, name }: { id: string; organisation: { id: string; path: string }; name: string },
  { now, ...entry }: { action: string; reason?: string; after: Readonly<Record<string, unknown>>; now: Date },
): Promise<void> {
  const actor = { id: user.id, name: user.name }
  await record(tx, {
    at: now,
    actor,
    service: user.acting.service,
    organisation,
    subject: { type: 'review', id, name },
    ...entry,
  })
}
