import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, type Problem, refuse } from '@remit/platform/service'
import { type Generated, sql } from 'kysely'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.school_groups': SchoolGroupTable
  }
}

/** A user's own selection of schools. Which of them are counted is asked anew each time: a school taken from the user counts no more. */
export interface SchoolGroupTable {
  id: string
  authority_id: string
  user_id: string
  name: string
  school_ids: string[]
  created_at: Date
  revision: Generated<number>
}

/** The user's own groups in the authority they act in, by name. */
export async function listGroups(reader: Reader, user: SignedInUser) {
  return await reader
    .selectFrom('ncmp.school_groups')
    .selectAll()
    .where('user_id', '=', user.id)
    .where('authority_id', '=', user.acting.organisation.id)
    .orderBy(sql`lower(name)`)
    .execute()
}

/** One of the user's own groups, and how the engine sees it; undefined when there is none. */
export async function findGroup(reader: Reader, user: SignedInUser, id: string | undefined) {
  if (id === undefined || !isId(id)) return undefined
  const group = (await listGroups(reader, user)).find((each) => each.id === id)
  if (group === undefined) return undefined
  const authority = user.acting.organisation.id
  const resource: AskedResource = { type: 'authority', id: authority, holders: [authority] }
  return { ...group, resource }
}

export type FoundGroup = NonNullable<Awaited<ReturnType<typeof findGroup>>>

/** What a group is to be: its name and its schools. */
export interface GroupWish {
  name: string
  schools: readonly string[]
}

/** Keeps a new group of the user's own, recorded. Answers its id, or the problem when they have one of that name. */
export async function addGroup(
  tx: Tx,
  user: SignedInUser,
  wish: GroupWish,
  now: Date,
): Promise<{ id: string } | { problems: readonly Problem[] }> {
  const problems = await nameTaken(tx, user, wish.name, undefined)
  if (problems.length > 0) return { problems }
  const id = newId(now)
  const authority = user.acting.organisation.id
  const own = { id, authority_id: authority, user_id: user.id, created_at: now }
  await tx
    .insertInto('ncmp.school_groups')
    .values({ ...own, name: wish.name, school_ids: [...wish.schools] })
    .execute()
  await recordGroup(tx, user, { action: 'schoolGroup.added', id, name: wish.name, after: { ...wish } }, now)
  return { id }
}

/** Changes a group, recorded. Refuses `conflict` when it changed since the form was drawn. */
export async function changeGroup(
  tx: Tx,
  user: SignedInUser,
  change: { group: FoundGroup; to: GroupWish; revision: number },
  now: Date,
): Promise<readonly Problem[]> {
  const { group, to, revision } = change
  const problems = await nameTaken(tx, user, to.name, group.id)
  if (problems.length > 0) return problems
  const saved = await tx
    .updateTable('ncmp.school_groups')
    .set({ name: to.name, school_ids: [...to.schools], revision: revision + 1 })
    .where('id', '=', group.id)
    .where('revision', '=', revision)
    .executeTakeFirst()
  if (saved.numUpdatedRows === 0n) {
    throw refuse('conflict', `You changed “${group.name}” in another window. These changes were not saved.`)
  }
  const before = { name: group.name, schools: group.school_ids }
  await recordGroup(
    tx,
    user,
    { action: 'schoolGroup.changed', id: group.id, name: to.name, before, after: { ...to } },
    now,
  )
  return []
}

/** Forgets a group, recorded. No school and no figure changes. */
export async function removeGroup(tx: Tx, user: SignedInUser, group: FoundGroup, now: Date): Promise<void> {
  await tx.deleteFrom('ncmp.school_groups').where('id', '=', group.id).execute()
  const before = { name: group.name, schools: group.school_ids }
  await recordGroup(tx, user, { action: 'schoolGroup.removed', id: group.id, name: group.name, before }, now)
}

async function nameTaken(
  tx: Tx,
  user: SignedInUser,
  name: string,
  but: string | undefined,
): Promise<readonly Problem[]> {
  const same = (await listGroups(tx, user)).find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (same === undefined || same.id === but) return []
  return [{ code: 'taken', where: 'name', message: `You have a group called “${name}” already` }]
}

interface Told {
  action: string
  id: string
  name: string
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

async function recordGroup(
  tx: Tx,
  user: SignedInUser,
  { action, id, name, before, after }: Told,
  now: Date,
): Promise<void> {
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: user.acting.organisation,
    action,
    subject: { type: 'schoolGroup', id, name },
    ...(before && { before }),
    ...(after && { after }),
  })
}
