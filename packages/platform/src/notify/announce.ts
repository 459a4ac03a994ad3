import { newId, type Tx } from '../db/index.ts'
import type { Told } from '../db/tables-notices.ts'

/** Something that happened which others may want to hear of. */
export interface Announcement {
  service: string
  topic: string
  /** Whoever holds this permission over `resource` hears of it. Left out: the topic says who. */
  permission?: string
  resource?: { type: string; id?: string; holders: readonly string[]; owner?: string }
  organisationId: string
  /** Id of what it happened to: later announcements of the same thing join this one until it is told. */
  thing: string
  /** “Col, Northtown”: what it is about, in one line. */
  title: string
  /** The page about it, from the root: `/ncmp/users/…`. */
  path?: string
  /** What changed, in words: label → value. What is the same in both is not told. */
  before: Told
  after: Told
  actor: { id: string; name: string }
  now: Date
}

/**
 * Announces it in the caller's transaction: within a minute or so of the commit it is known who hears of it, and each hears at
 * once, hourly or daily as they choose. Nobody hears when the transaction rolls back, nor when before and after are the same.
 */
export async function announce(tx: Tx, announcement: Announcement): Promise<void> {
  const { service, topic, permission, resource, organisationId, thing, title, path, actor, now } = announcement
  const [before, after] = differing(announcement.before, announcement.after)
  if (Object.keys(before).length === 0) return
  await tx
    .insertInto('announcements')
    .values({
      id: newId(now),
      service,
      topic,
      permission: permission ?? null,
      resource: resource === undefined ? null : JSON.stringify(resource),
      organisation_id: organisationId,
      thing,
      title,
      path: path ?? null,
      before: JSON.stringify(before),
      after: JSON.stringify(after),
      actor_id: actor.id,
      actor_name: actor.name,
      at: now,
    })
    .execute()
}

/** Only what differs; what is missing on one side is an empty text there. */
export function differing(before: Told, after: Told): [Told, Told] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = keys.filter((key) => (before[key] ?? '') !== (after[key] ?? ''))
  const only = (values: Told) => Object.fromEntries(changed.map((key) => [key, values[key] ?? '']))
  return [only(before), only(after)]
}
