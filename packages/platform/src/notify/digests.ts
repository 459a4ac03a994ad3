import { type Db, inTransaction, type Tx } from '../db/index.ts'
import type { Told } from '../db/tables-notices.ts'
import { send } from './send.ts'
import { defineTemplate, type Template } from './template.ts'
import { newUnsubscribeToken } from './unsubscribe.ts'

/** One line of a message. */
export interface DueNotice {
  id: string
  membership: string
  topic: string
  permission: string | null
  resource: object | null
  organisationId: string
  title: string
  path: string | null
  before: Told
  after: Told
  actorName: string
  at: Date
}

/** What sending needs to know of the services. */
export interface Digesting {
  publicUrl: string
  /** The service's name, and of each topic whether its reader may stop it and what it is called. Undefined: no such service. */
  serviceOf: (
    key: string,
  ) => { name: string; labelOf: (topic: string) => string; isOptional: (topic: string) => boolean } | undefined
  /** Those of the notices whose reader may still hear of them. */
  stillAllowed: (tx: Tx, service: string, notices: readonly DueNotice[], now: Date) => Promise<readonly DueNotice[]>
}

/** Sends everything that is due, one message a user and service, and answers how many messages. Several processes may run it at once. */
export async function sendDigests(db: Db, digesting: Digesting, now: Date): Promise<number> {
  for (let sent = 0; ; ) {
    const done = await inTransaction(db, (tx) => sendNext(tx, digesting, now))
    if (done === undefined) return sent
    if (done) sent += 1
  }
}

/** Undefined when nothing is due; false when what was due is not to be told any more. */
async function sendNext(tx: Tx, digesting: Digesting, now: Date): Promise<boolean | undefined> {
  const first = await tx
    .selectFrom('notices')
    .select(['user_id', 'service'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (first === undefined) return undefined
  const notices = await takeDue(tx, first, now)
  const user = await tx
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', '=', first.user_id)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  const allowed = user ? await digesting.stillAllowed(tx, first.service, notices, now) : []
  const service = digesting.serviceOf(first.service)
  if (user === undefined || service === undefined || allowed.length === 0) return false
  // What cannot be stopped never stands in a message that can.
  const groups = Map.groupBy(allowed, ({ topic }) => service.isOptional(topic))
  for (const group of groups.values())
    await sendOne(tx, digesting, { user, service: first.service, notices: group, now })
  return true
}

async function takeDue(
  tx: Tx,
  { user_id, service }: { user_id: string; service: string },
  now: Date,
): Promise<DueNotice[]> {
  const rows = await tx
    .selectFrom('notices as n')
    .innerJoin('announcements as a', 'a.id', 'n.announcement_id')
    .select([
      'n.id',
      'n.membership_id as membership',
      'n.topic',
      'a.permission',
      'a.resource',
      'a.organisation_id as organisationId',
    ])
    .select(['a.title', 'a.path', 'n.before', 'n.after', 'a.actor_name as actorName', 'a.at'])
    .where('n.user_id', '=', user_id)
    .where('n.service', '=', service)
    .where('n.due_at', '<=', now)
    .orderBy('a.at')
    .execute()
  const ids = rows.map(({ id }) => id)
  await tx.deleteFrom('notices').where('id', 'in', ids).execute()
  return rows
}

interface Digest {
  user: { id: string; name: string; email: string }
  service: string
  notices: readonly DueNotice[]
  now: Date
}

async function sendOne(
  tx: Tx,
  { publicUrl, serviceOf }: Digesting,
  { user, service, notices, now }: Digest,
): Promise<void> {
  const [first] = notices
  const known = serviceOf(service)
  if (first === undefined || known === undefined) return
  const topics = [...new Set(notices.map(({ topic }) => topic))]
  const isOptional = known.isOptional(first.topic)
  const topic = topics.length === 1 ? first.topic : undefined
  const token = isOptional ? await newUnsubscribeToken(tx, { userId: user.id, service, topic, now }) : undefined
  const unsubscribeUrl = token === undefined ? undefined : `${publicUrl}/unsubscribe/${token}`
  const lines = notices.flatMap((notice) => [
    lineOf(notice),
    ...(notice.path === null ? [] : [`${publicUrl}${notice.path}`]),
  ])
  const gaps: Record<string, string> = Object.fromEntries(lines.map((line, index) => [`line${index}`, line]))
  const words = {
    subject: notices.length === 1 ? first.title : `${notices.length} changes`,
    service: known.name,
    name: user.name,
  }
  const choices = `${publicUrl}/${service}/account/notifications`
  await send(tx, {
    template: templateOf(lines.length, isOptional, topics.map(known.labelOf)),
    to: user.email,
    gaps: { ...gaps, ...words, choices, ...(unsubscribeUrl ? { unsubscribe: unsubscribeUrl } : {}) },
    now,
    about: { service, organisationId: first.organisationId },
    ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
  })
}

/** “Col, Northtown. Roles: was “Collector”, is now “Collector, Monitor”. By Sue.” */
function lineOf({ title, before, after, actorName }: DueNotice): string {
  const changes = Object.keys(after).map(
    (label) => `${label}: was “${before[label] || 'nothing'}”, is now “${after[label] || 'nothing'}”.`,
  )
  return `${title}. ${changes.join(' ')} By ${actorName}.`
}

function templateOf(lines: number, isOptional: boolean, labels: readonly string[]): Template {
  const paragraphs = [
    'Dear ((name)),',
    'What changed on ((service)):',
    ...Array.from({ length: lines }, (_, index) => `((line${index}))`),
    ...(isOptional
      ? [
          `You get this because you chose to hear of: ${labels.map((label) => label.replace(/[()]/g, ' ')).join('; ')}. Choose how often:`,
          '((choices))',
          'Stop these messages, without signing in:',
          '((unsubscribe))',
        ]
      : [
          'You always get messages about your own access. If this is a mistake, ask an administrator of your organisation.',
        ]),
  ]
  return defineTemplate({
    kind: isOptional ? 'notices.digest' : 'notices.your-access',
    subject: '((subject)) – ((service))',
    paragraphs,
  })
}
