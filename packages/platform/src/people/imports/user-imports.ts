import { record } from '../../audit/index.ts'
import { isId, newId, type Reader, type Tx } from '../../db/index.ts'
import type { ImportedRow } from '../../db/tables-reviews.ts'
import { cancelInvitation } from '../../directory/index.ts'
import { Refusal, refuse } from '../../service.ts'
import { sendInvitation } from '../users/new-user.ts'
import { type Importing, inviteRows, rehearseRows } from './invite-rows.ts'

/** A file of users, and what became of it. */
export interface UserImport {
  id: string
  fileName: string
  rows: readonly ImportedRow[]
  committedAt: Date | null
  undoneAt: Date | null
}

/** One import of the organisation acted in; undefined when there is none, or it is another's. */
export async function findUserImport(
  reader: Reader,
  id: string,
  here: { service: string; organisation: { id: string } },
): Promise<UserImport | undefined> {
  if (!isId(id)) return undefined
  return reader
    .selectFrom('user_imports')
    .select(['id', 'file_name as fileName', 'rows', 'committed_at as committedAt', 'undone_at as undoneAt'])
    .where('id', '=', id)
    .where('service', '=', here.service)
    .where('organisation_id', '=', here.organisation.id)
    .executeTakeFirst()
}

/** Keeps the rows with what inviting each would come to; nobody is invited yet. Answers the import's id. */
export async function addUserImport(
  tx: Tx,
  importing: Importing,
  file: { name: string; rows: readonly ImportedRow[] },
): Promise<string> {
  const { user, now } = importing
  const rows = await rehearseRows(tx, importing, file.rows)
  const id = newId(now)
  await tx
    .insertInto('user_imports')
    .values({
      id,
      service: user.acting.service,
      organisation_id: user.acting.organisation.id,
      file_name: file.name,
      rows: JSON.stringify(rows),
      made_by: user.id,
      made_at: now,
      committed_at: null,
      undone_at: null,
    })
    .execute()
  return id
}

/**
 * Invites everybody of the import, judged again as things stand now. With `all`, one refused row stops the whole: it refuses
 * with `constraint`, and nobody is invited. Answers how many were.
 */
export async function commitUserImport(
  tx: Tx,
  importing: Importing,
  { id, all }: { id: string; all: boolean },
): Promise<number> {
  const { people, user, now } = importing
  const found = await lockImport(tx, id)
  if (found.committedAt !== null) throw refuse('conflict', 'The users of this file are invited already.')
  const done = await inviteRows(
    tx,
    importing,
    found.rows.filter(({ problem }) => problem === ''),
  )
  const wrong = found.rows.length - done.length + done.filter(({ problem }) => problem !== '').length
  if (all && wrong > 0) {
    const message = `${wrong} of ${found.rows.length} users cannot be invited, so nobody was.`
    throw refuse('constraint', {
      message,
      next: 'Correct the file and send it again, or invite only those that can be.',
    })
  }
  for (const { sent, name } of done) if (sent) await sendInvitation(tx, people, { sent, user, name, now })
  const rows = found.rows.map((row) => withoutSent(done.find(({ line }) => line === row.line) ?? row))
  await tx
    .updateTable('user_imports')
    .set({ rows: JSON.stringify(rows), committed_at: now })
    .where('id', '=', id)
    .execute()
  const invited = done.filter(({ sent }) => sent !== undefined).length
  await recordImport(tx, importing, { id, action: 'users.imported', name: found.fileName, count: invited })
  return invited
}

/** Cancels the invitations of the import that nobody has accepted yet. Answers how many it cancelled and how many stay. */
export async function undoUserImport(
  tx: Tx,
  importing: Importing,
  id: string,
): Promise<{ cancelled: number; kept: number }> {
  const { user, now } = importing
  const found = await lockImport(tx, id)
  if (found.committedAt === null || found.undoneAt !== null)
    throw refuse('conflict', 'There is nothing to undo any more.')
  let [cancelled, kept] = [0, 0]
  for (const { membership } of found.rows) {
    if (membership === undefined) continue
    try {
      await cancelInvitation(tx, { policy: user.facts.policy, actor: user, membership, now })
      cancelled += 1
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      kept += 1
    }
  }
  await tx.updateTable('user_imports').set({ undone_at: now }).where('id', '=', id).execute()
  await recordImport(tx, importing, { id, action: 'users.import-undone', name: found.fileName, count: cancelled })
  return { cancelled, kept }
}

async function lockImport(tx: Tx, id: string): Promise<UserImport> {
  return tx
    .selectFrom('user_imports')
    .select(['id', 'file_name as fileName', 'rows', 'committed_at as committedAt', 'undone_at as undoneAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

function withoutSent({ line, name, email, roles, places, problem, membership }: ImportedRow): ImportedRow {
  return { line, name, email, roles, places, problem, ...(membership === undefined ? {} : { membership }) }
}

async function recordImport(
  tx: Tx,
  { user, now }: Importing,
  { id, action, name, count }: { id: string; action: string; name: string; count: number },
): Promise<void> {
  const { service, organisation } = user.acting
  const subject = { type: 'import', id, name }
  await record(tx, {
    at: now,
    actor: { id: user.id, name: user.name },
    service,
    organisation,
    action,
    subject,
    after: { users: count },
  })
}
