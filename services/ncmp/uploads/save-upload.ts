import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import { refuseWhenAuthorityLocked } from '../submission/locked.ts'
import type { FoundUpload } from './find-upload.ts'
import { saveRows } from './save-rows.ts'

// Small enough that a server on one connection answers others' requests in between.
const rowsAStatement = 2_000

/** The upload as far as saving it needs: read again by the job, which has no user. */
export type UploadToSave = Omit<FoundUpload, 'resource'>

/**
 * Moves all good rows of a staged upload into the grid, with one entry in the history: all of it or nothing, in the
 * caller's transaction. Rejected rows stay for the errors file. Refuses `conflict` when the upload is not (any more)
 * to be saved, or the year's data is locked.
 */
export async function saveUpload(tx: Tx, upload: UploadToSave, now: Date): Promise<{ added: number; changed: number }> {
  const { id, authority_id, collection_year } = upload
  await takeForSaving(tx, id)
  await refuseWhenAuthorityLocked(tx, authority_id, { year: collection_year, now })
  const saved = { added: 0, changed: 0 }
  const last = await lastRow(tx, id)
  const confirmedBy = upload.warnings_confirmed ? upload.user_id : undefined
  for (let from = 1; from <= last; from += rowsAStatement) {
    const to = from + rowsAStatement - 1
    const { added, changed } = await saveRows(tx, { id, collection_year, from, to, confirmedBy }, now)
    saved.added += added
    saved.changed += changed
  }
  await tx.deleteFrom('ncmp.upload_rows').where('upload_id', '=', id).where('id', 'is not', null).execute()
  await tx
    .updateTable('ncmp.uploads')
    .set({ status: 'saved', rows_saved: saved.added + saved.changed, rows_known: saved.changed, updated_at: now })
    .where('id', '=', id)
    .execute()
  await recordSaved(tx, upload, saved, now)
  return saved
}

async function takeForSaving(tx: Tx, id: string): Promise<void> {
  const found = await tx
    .selectFrom('ncmp.uploads')
    .select('id')
    .where('id', '=', id)
    .where('status', 'in', ['staged', 'saving'])
    .forUpdate()
    .executeTakeFirst()
  if (found === undefined) throw refuse('conflict', 'This upload has been saved or cancelled already.')
}

async function lastRow(tx: Tx, id: string): Promise<number> {
  const { last } = await tx
    .selectFrom('ncmp.upload_rows')
    .select(sql<number>`coalesce(max(row_number), 0)`.as('last'))
    .where('upload_id', '=', id)
    .executeTakeFirstOrThrow()
  return last
}

async function recordSaved(
  tx: Tx,
  upload: UploadToSave,
  { added, changed }: { added: number; changed: number },
  now: Date,
): Promise<void> {
  const authority = await tx
    .selectFrom('organisations')
    .select(['id', 'path'])
    .where('id', '=', upload.authority_id)
    .executeTakeFirstOrThrow()
  await record(tx, {
    at: now,
    actor: { id: upload.user_id, name: upload.user_name },
    service: 'ncmp',
    organisation: authority,
    action: 'pupils.uploaded',
    subject: { type: 'upload', id: upload.id, name: upload.file_name },
    after: { added, changed, rejected: upload.rows_rejected, warningsConfirmed: upload.warnings_confirmed },
  })
}
