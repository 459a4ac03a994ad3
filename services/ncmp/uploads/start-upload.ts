import type { SignedInUser } from '@remit/platform/access'
import { newId, type Tx } from '@remit/platform/db'
import { readTable, safeName, usualLimits } from '@remit/platform/files'
import type { SentFile } from '@remit/platform/service'
import { today } from '../reference/day.ts'
import { type CheckedGroup, checkRows } from './check-rows.ts'
import { storeFile } from './file-parts.ts'
import { stageRows } from './stage-rows.ts'

/** Above this the user is asked, and a job does the reading. Source: NCMP user guide, uploads (stated). */
export const rowsAtOnce = 1_000

export interface NewUpload {
  file: SentFile
  collectionYear: number
  /** URN → organisation id of the schools the user may upload for. */
  schools: ReadonlyMap<string, string>
}

/**
 * Takes a file in: stages it when it has at most 1,000 rows, else keeps it and waits for the user's word. Nothing is
 * saved to the grid. Answers the upload's id; throws `refuse('unreadable' | 'too-large', …)` for a file it cannot read.
 */
export async function startUpload(tx: Tx, user: SignedInUser, upload: NewUpload, now: Date): Promise<string> {
  const { file, collectionYear, schools } = upload
  const id = newId(now)
  // A spreadsheet may be made to be slow; while its first rows are read a transaction is open.
  const limits = { ...usualLimits, stallMs: 5_000 }
  const rows = readTable(file.path, file.name, limits)
  const checked = checkRows(rows, { schools, collectionYear, today: today(now) }, rowsAtOnce + 1)
  const { value: group } = await checked.next()
  await checked.return(undefined)
  const small = group !== undefined && group.rows.length <= rowsAtOnce
  await tx
    .insertInto('ncmp.uploads')
    .values({
      id,
      authority_id: user.acting.organisation.id,
      user_id: user.id,
      user_name: user.name,
      collection_year: collectionYear,
      file_name: safeName(file.name),
      status: small ? 'staged' : 'waiting',
      school_ids: [...schools.values()],
      ...(group === undefined ? {} : columnsOf(group)),
      problem: null,
      created_at: now,
      updated_at: now,
    })
    .execute()
  if (small) await stageAtOnce(tx, { id, collection_year: collectionYear }, group, now)
  else await storeFile(tx, id, file.path)
  return id
}

/** The header's part of an upload's row. */
export function columnsOf({ header }: CheckedGroup): { columns: string[]; unknown_columns: string[] } {
  return { columns: [...header.places.keys()], unknown_columns: header.unknown.slice(0, 100) }
}

async function stageAtOnce(
  tx: Tx,
  upload: { id: string; collection_year: number },
  group: CheckedGroup,
  now: Date,
): Promise<void> {
  const { read, rejected, warned, known } = await stageRows(tx, upload, group.rows, now)
  await tx
    .updateTable('ncmp.uploads')
    .set({ rows_read: read, rows_rejected: rejected, rows_warned: warned, rows_known: known })
    .where('id', '=', upload.id)
    .execute()
}
