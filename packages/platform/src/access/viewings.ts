import { type Facts, factsOf, mayViewAs, placesOf, type ViewingMode } from '@remit/policy'
import { sql } from 'kysely'
import { record } from '../audit/index.ts'
import { type Db, inTransaction, newId, type Reader, type Tx } from '../db/index.ts'
import { type Member, madeRolesWith, membershipsWhere, organisationsAbove } from '../directory/index.ts'
import { refuse } from '../refusals.ts'
import type { SignedInUser } from './signed-in-user.ts'

const viewingMs = 15 * 60_000

/** The modes in which the signed-in user may view as this member now; none: they may not. Somebody viewing already never may. */
export async function viewingModes(
  reader: Reader,
  viewer: SignedInUser,
  member: Member,
  now: Date,
): Promise<readonly ViewingMode[]> {
  const { policy } = viewer.facts
  if (viewer.viewing || (policy.viewAs.read.length === 0 && policy.viewAs.change.length === 0)) return []
  const { viewed, viewerThere } = await bothFacts(reader, viewer, member)
  const allowed = (mode: ViewingMode) => {
    const type = policy.viewAs[mode].flatMap((key) => policy.permissions.get(key)?.types ?? [])
    // Where the policy asks it of a record, the record is the one that stands for the user.
    const isRecord = type.length > 0 && !type.includes(member.organisation.kind)
    const record = { type: type[0] ?? '', holders: [member.organisation.id], owner: member.user.id }
    const ask = { membership: viewer.acting.id, viewed: member.id, mode, ...(isRecord ? { record } : {}) }
    return mayViewAs(policy, viewerThere, viewed, ask, now.getTime()).allowed
  }
  return (['read', 'change'] as const).filter(allowed)
}

/** The viewed user's facts, and the viewer's with the places both need. */
async function bothFacts(
  reader: Reader,
  viewer: SignedInUser,
  member: Member,
): Promise<{ viewed: Facts; viewerThere: Facts }> {
  const { facts, organisations } = viewer
  const memberships = await membershipsWhere(reader, sql`m.id = ${member.id}`)
  const named = memberships.flatMap(({ organisation, assigned }) => [
    organisation,
    ...assigned.flatMap((place) => (typeof place === 'string' ? place : (place.beneath ?? []))),
  ])
  const more = await organisationsAbove(reader, named)
  const places = placesOf([...new Map([...organisations, ...more].map((each) => [each.id, each])).values()])
  const customRoles = await madeRolesWith(
    reader,
    memberships.flatMap(({ assignments }) => assignments.map(({ role }) => role)),
  )
  return {
    viewed: factsOf(facts.policy, { user: { id: member.user.id }, memberships, places, customRoles }),
    viewerThere: factsOf(facts.policy, { ...facts, places }),
  }
}

/**
 * Begins to view as the member, recorded in the same transaction: nothing is shown before it is committed. It ends after 15
 * minutes, or with the session or membership of either. Refuses with `denied` when the user may not, in this mode.
 */
export async function startViewing(
  tx: Tx,
  viewing: { viewer: SignedInUser; member: Member; mode: ViewingMode; reason: string; now: Date },
): Promise<void> {
  const { viewer, member, mode, reason, now } = viewing
  if (!(await viewingModes(tx, viewer, member, now)).includes(mode)) {
    throw refuse('denied', {
      message: `You may not view as ${member.user.name} in this way.`,
      next: 'Ask them what they see, or ask somebody who administers them.',
    })
  }
  await closeLapsed(tx, viewer.session.tokenHash, now)
  const own = await tx
    .selectFrom('memberships')
    .select('revision')
    .where('id', '=', viewer.acting.id)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('viewings')
    .values({
      id: newId(now),
      session_hash: viewer.session.tokenHash,
      service: viewer.acting.service,
      organisation_id: member.organisation.id,
      viewer_id: viewer.id,
      viewer_membership_id: viewer.acting.id,
      viewer_revision: own.revision,
      viewed_id: member.user.id,
      viewed_membership_id: member.id,
      mode,
      reason,
      started_at: now,
      expires_at: new Date(now.getTime() + viewingMs),
    })
    .execute()
  await recordViewing(tx, 'viewing.started', {
    ...aboutOf(viewer, member),
    reason,
    after: { mode, minutes: viewingMs / 60_000 },
    now,
  })
}

function aboutOf(viewer: SignedInUser, member: Member) {
  const { organisation, user } = member
  return {
    by: { id: viewer.id, name: viewer.name },
    as: { id: user.id, name: user.name },
    service: member.service,
    organisation,
  }
}

interface Recorded {
  by: { id: string; name: string }
  as: { id: string; name: string }
  service: string
  organisation: { id: string; path: string }
  reason?: string
  after?: Readonly<Record<string, unknown>>
  now: Date
}

async function recordViewing(
  tx: Tx,
  action: string,
  { by, as, service, organisation, reason, after, now }: Recorded,
): Promise<void> {
  const actor = { ...by, viewedAs: as }
  const subject = { type: 'user', id: as.id, name: as.name }
  await record(tx, {
    at: now,
    actor,
    service,
    organisation,
    action,
    subject,
    ...(reason && { reason }),
    ...(after && { after }),
  })
}

/** Records a page that is about to be shown through another's eyes. Does nothing when nobody views. */
export async function recordLook(db: Db, user: SignedInUser, address: string, now: Date): Promise<void> {
  const { viewing, acting } = user
  if (viewing === undefined) return
  const as = { id: user.id, name: user.name }
  const about = { by: viewing.by, as, service: acting.service, organisation: acting.organisation }
  await inTransaction(db, (tx) =>
    recordViewing(tx, 'viewing.looked', { ...about, after: { address: address.slice(0, 200) }, now }),
  )
}

/** Ends what this session views, recorded; nothing when it views nobody. Answers whom it viewed. */
export async function endViewing(
  tx: Tx,
  sessionHash: string,
  now: Date,
): Promise<{ service: string; membership: string } | undefined> {
  const [ended] = await closeWhere(tx, sql<boolean>`v.session_hash = ${sessionHash}`, now)
  return ended && { service: ended.service, membership: ended.viewed_membership_id }
}

/** Ends, recorded, every viewing whose time has run out or whose session has ended. For a job. */
export async function endLapsedViewings(db: Db, now: Date): Promise<void> {
  const lapsed = sql<boolean>`v.expires_at <= ${now} or not exists
    (select 1 from sessions s where s.token_hash = v.session_hash and s.expires_at > ${now})`
  await inTransaction(db, (tx) => closeWhere(tx, lapsed, now))
}

async function closeLapsed(tx: Tx, sessionHash: string, now: Date): Promise<void> {
  await closeWhere(tx, sql<boolean>`v.session_hash = ${sessionHash}`, now)
}

async function closeWhere(tx: Tx, condition: ReturnType<typeof sql<boolean>>, now: Date) {
  const { rows } = await sql<{
    service: string
    viewed_membership_id: string
    started_at: Date
    organisation: { id: string; path: string }
    by: { id: string; name: string }
    as: { id: string; name: string }
  }>`
    update viewings v set ended_at = least(v.expires_at, ${now}::timestamptz)
      from users a, users b, organisations o
      where v.ended_at is null and (${condition}) and a.id = v.viewer_id and b.id = v.viewed_id and o.id = v.organisation_id
      returning v.service, v.viewed_membership_id, v.started_at,
        json_build_object('id', o.id, 'path', o.path) as organisation,
        json_build_object('id', a.id, 'name', a.name) as by, json_build_object('id', b.id, 'name', b.name) as as`.execute(
    tx,
  )
  for (const { service, organisation, by, as, started_at } of rows) {
    const after = { minutes: Math.ceil((now.getTime() - started_at.getTime()) / 60_000) }
    await recordViewing(tx, 'viewing.ended', { by, as, service, organisation, after, now })
  }
  return rows
}
