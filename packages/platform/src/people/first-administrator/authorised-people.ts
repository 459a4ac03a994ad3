import { record } from '../../audit/index.ts'
import { isId, newId, type Reader, type Tx } from '../../db/index.ts'
import type { DirectoryActor } from '../../directory/index.ts'
import { refuse } from '../../service.ts'

type User = Extract<DirectoryActor, { id: string }>

/** Somebody who may authorise at an organisation, or once could. */
export interface AuthorisedPerson {
  id: string
  service: string
  organisation: { id: string; name: string; path: string; kind: string }
  kind: string
  name: string
  email: string
  addedAt: Date
  endedAt: Date | null
}

/** Puts somebody on the list, recorded. Refuses with `conflict` when they stand there already. */
export async function addAuthorisedPerson(
  tx: Tx,
  person: {
    service: string
    organisation: { id: string; path: string }
    kind: string
    name: string
    email: string
    user: User
    now: Date
  },
): Promise<void> {
  const { service, organisation, kind, name, email, user, now } = person
  const id = newId(now)
  const added = await tx
    .insertInto('authorised_people')
    .values({ id, service, organisation_id: organisation.id, kind, name, email, added_by: user.id, added_at: now })
    .onConflict((on) => on.columns(['organisation_id', 'kind', 'email']).where('ended_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added === undefined) throw refuse('conflict', `${email} stands on the list already.`)
  await recordPerson(tx, {
    id,
    name,
    service,
    organisation,
    action: 'authorised-person.added',
    after: { kind, email },
    user,
    now,
  })
}

/** Ends somebody's authority, recorded; they stay listed as ended. Refuses with `conflict` when it has ended already. */
export async function endAuthorisedPerson(
  tx: Tx,
  { person, reason, user, now }: { person: AuthorisedPerson; reason: string; user: User; now: Date },
): Promise<void> {
  const ended = await tx
    .updateTable('authorised_people')
    .set({ ended_at: now, ended_by: user.id })
    .where('id', '=', person.id)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (ended === undefined) throw refuse('conflict', `${person.name} was taken off the list already.`)
  const { id, name, service, organisation, kind, email } = person
  const after = { kind, email }
  await recordPerson(tx, {
    id,
    name,
    service,
    organisation,
    action: 'authorised-person.ended',
    after,
    reason,
    user,
    now,
  })
}

/** One by id; undefined when there is none or the id is not one. */
export async function findAuthorisedPerson(reader: Reader, id: string): Promise<AuthorisedPerson | undefined> {
  if (!isId(id)) return undefined
  const row = await readPeople(reader).where('p.id', '=', id).executeTakeFirst()
  return row && personOf(row)
}

/** Those listed at one organisation for one kind, the active first, then by name. */
export async function listAuthorisedAt(
  reader: Reader,
  { organisation, kind }: { organisation: string; kind: string },
): Promise<readonly AuthorisedPerson[]> {
  const rows = await readPeople(reader)
    .where('p.organisation_id', '=', organisation)
    .where('p.kind', '=', kind)
    .orderBy('p.ended_at', (order) => order.desc().nullsFirst())
    .orderBy('p.name')
    .execute()
  return rows.map(personOf)
}

/** The list as a query, for `visible` to limit: rows of `authorised_people p` with `organisations o`; read with `personOf`. */
export function readPeople(reader: Reader) {
  return reader
    .selectFrom('authorised_people as p')
    .innerJoin('organisations as o', 'o.id', 'p.organisation_id')
    .select(['p.id', 'p.service', 'p.kind', 'p.name', 'p.email', 'p.added_at', 'p.ended_at'])
    .select(['o.id as organisation_id', 'o.name as organisation_name', 'o.path', 'o.kind as organisation_kind'])
}

type Row = Awaited<ReturnType<ReturnType<typeof readPeople>['execute']>>[number]

/** One row of `readPeople`. */
export function personOf(row: Row): AuthorisedPerson {
  const organisation = {
    id: row.organisation_id,
    name: row.organisation_name,
    path: row.path,
    kind: row.organisation_kind,
  }
  const { id, service, kind, name, email, added_at, ended_at } = row
  return { id, service, organisation, kind, name, email, addedAt: added_at, endedAt: ended_at }
}

async function recordPerson(
  tx: Tx,
  about: {
    id: string
    name: string
    service: string
    organisation: { id: string; path: string }
    action: string
    after: Record<string, unknown>
    reason?: string
    user: User
    now: Date
  },
): Promise<void> {
  const { id, name, service, organisation, action, after, reason, user, now } = about
  await record(tx, {
    at: now,
    actor: { id: user.id, name: user.name },
    service,
    organisation: { id: organisation.id, path: organisation.path },
    action,
    subject: { type: 'authorised-person', id, name },
    after,
    ...(reason === undefined ? {} : { reason }),
  })
}
