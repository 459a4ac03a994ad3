import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, Refusal, refuse } from '@remit/platform/service'
import { type JSONColumnType, sql } from 'kysely'
import { type AppliedRow, applySchoolRow, isSameState, keepNumbers, stateOf } from './apply-school-row.ts'
import { changeSchool } from './change-school.ts'
import { countHeldPupils, removeSchool } from './remove-school.ts'
import type { SchoolRow } from './school-file.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.school_imports': SchoolImportTable
  }
}

/** A file of schools: checked, then saved, then perhaps undone. */
export interface SchoolImportTable {
  id: string
  authority_id: string
  file_name: string
  rows: JSONColumnType<AppliedRow[]>
  made_by: string
  made_at: Date
  saved_at: Date | null
  undone_at: Date | null
}

/** One import of the authority the user acts in, and how the engine sees it; undefined when there is none. */
export async function findSchoolImport(reader: Reader, user: SignedInUser, id: string | undefined) {
  if (id === undefined || !isId(id)) return undefined
  const authority = user.acting.organisation.id
  const found = await reader
    .selectFrom('ncmp.school_imports')
    .selectAll()
    .where('id', '=', id)
    .where('authority_id', '=', authority)
    .executeTakeFirst()
  if (found === undefined) return undefined
  const resource: AskedResource = { type: 'authority', id: authority, holders: [authority] }
  return { ...found, resource }
}

export type FoundSchoolImport = NonNullable<Awaited<ReturnType<typeof findSchoolImport>>>

/** Keeps a file's rows with what saving each would come to, by the very same route, taken back. Answers the import's id. */
export async function addSchoolImport(
  tx: Tx,
  user: SignedInUser,
  file: { name: string; rows: readonly SchoolRow[] },
  now: Date,
): Promise<string> {
  await sql`savepoint rehearsal`.execute(tx)
  const rows = await applyRows(tx, user, withoutDoubles(file.rows), now)
  await sql`rollback to savepoint rehearsal`.execute(tx)
  const id = newId(now)
  const made = { made_by: user.id, made_at: now, saved_at: null, undone_at: null }
  await tx
    .insertInto('ncmp.school_imports')
    .values({
      id,
      authority_id: user.acting.organisation.id,
      file_name: file.name,
      rows: JSON.stringify(rows),
      ...made,
    })
    .execute()
  return id
}

/**
 * Saves the rows, judged again as things stand now. With `all`, one wrong row stops the whole: refuses `constraint`, and
 * nothing is saved. Answers how many schools were added or changed. Refuses `conflict` when it is saved already.
 */
export async function saveSchoolImport(
  tx: Tx,
  user: SignedInUser,
  { id, all }: { id: string; all: boolean },
  now: Date,
): Promise<number> {
  const found = await lockedImport(tx, id)
  if (found.saved_at !== null) throw refuse('conflict', 'The schools of this file are saved already.')
  const rows = await applyRows(tx, user, found.rows.map(asSent), now)
  const wrong = rows.filter(({ problem }) => problem !== '').length
  if (all && wrong > 0) {
    throw refuse('constraint', {
      message: `${wrong} of ${rows.length} rows cannot be saved, so none was.`,
      next: 'Correct the file and send it again, or save only the rows that are right.',
    })
  }
  const set = { rows: JSON.stringify(rows), saved_at: now }
  await tx.updateTable('ncmp.school_imports').set(set).where('id', '=', id).execute()
  const saved = rows.filter(({ did }) => did !== undefined && did !== 'same').length
  await recordImport(tx, user, { id, name: found.file_name, action: 'schools.imported', after: { saved, wrong } }, now)
  return saved
}

/**
 * Takes a saved import back, the last row first: schools it added go when they hold no pupils, changed ones are as they
 * were; whatever somebody changed since stays. Answers how many rows were taken back and how many stay.
 */
export async function undoSchoolImport(
  tx: Tx,
  user: SignedInUser,
  id: string,
  now: Date,
): Promise<{ undone: number; kept: number }> {
  const found = await lockedImport(tx, id)
  if (found.saved_at === null || found.undone_at !== null)
    throw refuse('conflict', 'There is nothing to undo any more.')
  const did = found.rows.filter((row) => row.did !== undefined && row.did !== 'same').toReversed()
  let undone = 0
  for (const row of did) if (await undoRow(tx, user, row, now)) undone += 1
  await tx.updateTable('ncmp.school_imports').set({ undone_at: now }).where('id', '=', id).execute()
  const after = { undone, kept: did.length - undone }
  await recordImport(tx, user, { id, name: found.file_name, action: 'schools.import-undone', after }, now)
  return after
}

async function undoRow(tx: Tx, user: SignedInUser, row: AppliedRow, now: Date): Promise<boolean> {
  await sql`savepoint one_undo`.execute(tx)
  try {
    return await takeBack(tx, user, row, now)
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    await sql`rollback to savepoint one_undo`.execute(tx)
    return false
  }
}

async function takeBack(
  tx: Tx,
  user: SignedInUser,
  { school: id, did, before, after }: AppliedRow,
  now: Date,
): Promise<boolean> {
  if (id === undefined || !(await isStillThere(tx, id))) return false
  const { school, state } = await stateOf(tx, id, now)
  if (!isSameState(state, after)) return false
  if (did === 'changed' && before) {
    const to = { ...before, postcode: before.postcode ?? undefined, keepsUrn: true, revision: school.revision }
    await changeSchool(tx, user, { school, to }, now)
    await keepNumbers(tx, user, { school, state, said: before }, now)
    return true
  }
  const { records } = await countHeldPupils(tx, id)
  if (did === 'added' && records > 0) return false
  await removeSchool(tx, user, school, now)
  return true
}

async function isStillThere(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('ncmp.schools')
    .select('removed_at')
    .where('organisation_id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row?.removed_at === null
}

async function applyRows(tx: Tx, user: SignedInUser, rows: readonly SchoolRow[], now: Date): Promise<AppliedRow[]> {
  const applied: AppliedRow[] = []
  for (const row of rows) applied.push(await applySchoolRow(tx, user, row, now))
  return applied
}

/** A row as it was sent, its problem left out unless it lies in the file itself: the others may be gone by now. */
function asSent({ line, cells, problem, inFile }: AppliedRow): SchoolRow {
  return { line, cells, problem: inFile ? problem : '', ...(inFile && { inFile }) }
}

/** Two rows about one school would hide each other: the second is wrong. */
function withoutDoubles(rows: readonly SchoolRow[]): readonly SchoolRow[] {
  const seen = new Map<string, number>()
  return rows.map((row) => {
    if (row.problem !== '') return { ...row, inFile: true }
    const number = (row.cells.dfeNumber ?? '').replaceAll(/[\s/]/g, '')
    const first = seen.get(number)
    if (first === undefined) seen.set(number, row.line)
    if (first === undefined || number === '') return row
    return { ...row, problem: `Row ${first} is about the same school already`, inFile: true }
  })
}

async function lockedImport(tx: Tx, id: string) {
  const found = tx.selectFrom('ncmp.school_imports').selectAll().where('id', '=', id)
  return await found.forUpdate().executeTakeFirstOrThrow()
}

interface Told {
  id: string
  name: string
  action: string
  after: Record<string, unknown>
}

async function recordImport(tx: Tx, user: SignedInUser, { id, name, action, after }: Told, now: Date): Promise<void> {
  const subject = { type: 'schoolImport', id, name }
  const organisation = user.acting.organisation
  await record(tx, { at: now, actor: user, service: 'ncmp', organisation, action, subject, after })
}
