import type { Policy } from '@remit/policy'
import { type AskedResource, isAskedResource, memberMay, membersAllowed, type Policies } from '../../access/index.ts'
import { type Db, inTransaction, type Tx } from '../../db/index.ts'
import { administeringRoles, findMembers, findOrganisation, membersHolding } from '../../directory/index.ts'
import { type DueNotice, gather, type Recipient, rhythmsOf } from '../../notify/index.ts'
import { topicOf, yourAccess } from './topics.ts'

/** Finds out who hears of each announcement, and adds it to what waits for them; all announcements, oldest first. */
export async function expandAnnouncements(db: Db, policies: Policies, now: Date): Promise<void> {
  for (;;) {
    const more = await inTransaction(db, (tx) => expandNext(tx, policies, now))
    if (!more) return
  }
}

async function expandNext(tx: Tx, policies: Policies, now: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('announcements')
    .selectAll()
    .where('expanded_at', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (row === undefined) return false
  await tx.updateTable('announcements').set({ expanded_at: now }).where('id', '=', row.id).execute()
  const policy = policies.get(row.service)
  const topic = policy && topicOf(policy, row.topic)
  if (policy === undefined || topic === undefined) return true
  const members = (await membersToTell(tx, policy, row, now)).filter(({ user }) => user !== row.actor_id)
  const rhythms = await rhythmsOf(tx, { service: row.service, topic, users: members.map(({ user }) => user) })
  const recipients = members.map(({ user, membership }): Recipient => {
    const rhythm = row.topic === yourAccess.key ? 'instant' : (rhythms.get(user) ?? topic.usual)
    return { user, membership, rhythm }
  })
  await gather(tx, row, recipients, now)
  return true
}

type Told = Pick<DueNotice, 'permission' | 'resource' | 'topic'> & { organisation_id: string; thing: string }

async function membersToTell(
  tx: Tx,
  policy: Policy,
  told: Told,
  now: Date,
): Promise<readonly { user: string; membership: string }[]> {
  if (told.topic === yourAccess.key) return usersOf(tx, [told.thing], now)
  const { permission, resource } = told
  if (permission !== null) {
    const place = await findOrganisation(tx, told.organisation_id)
    if (place === undefined || !isAskedResource(resource)) return []
    const path = `/${place.path.split('/')[1]}/`
    const allowed = await membersAllowed(tx, { policy, permission, resource, now, path })
    return usersOf(
      tx,
      allowed.map(({ membership }) => membership),
      now,
    )
  }
  const holding = { organisation: told.organisation_id, roles: administeringRoles(policy) }
  const administrators = (await membersHolding(tx, holding, now)).map(({ id, membership }) => ({
    user: id,
    membership,
  }))
  // Whom it is about hears of it in their own words.
  return administrators.filter(({ membership }) => membership !== told.thing)
}

async function usersOf(tx: Tx, ids: readonly string[], now: Date) {
  return (await findMembers(tx, ids, now)).map(({ id, user }) => ({ user: user.id, membership: id }))
}

/** Those notices whose reader may still hear of them: what was gathered before somebody lost their access is not told after. */
export async function stillAllowed(
  tx: Tx,
  policy: Policy | undefined,
  notices: readonly DueNotice[],
  now: Date,
): Promise<readonly DueNotice[]> {
  const kept: DueNotice[] = []
  for (const notice of notices) if (policy && (await isStillAllowed(tx, policy, notice, now))) kept.push(notice)
  return kept
}

async function isStillAllowed(tx: Tx, policy: Policy, notice: DueNotice, now: Date): Promise<boolean> {
  const { topic, permission, resource, membership } = notice
  if (topic === yourAccess.key) return true
  if (permission !== null) {
    const asked: AskedResource | undefined = isAskedResource(resource) ? resource : undefined
    return asked !== undefined && memberMay(tx, { policy, permission, resource: asked, membership, now })
  }
  const holding = { organisation: notice.organisationId, roles: administeringRoles(policy) }
  return (await membersHolding(tx, holding, now)).some((each) => each.membership === membership)
}
