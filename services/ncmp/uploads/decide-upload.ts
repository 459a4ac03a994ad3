import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { sendJob } from '@remit/platform/jobs'
import { refuse } from '@remit/platform/service'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { forgetFile } from './file-parts.ts'
import type { FoundUpload } from './find-upload.ts'
import { saveUpload } from './save-upload.ts'
import { rowsAtOnce } from './start-upload.ts'
import { readUploadJob, saveUploadJob } from './upload-jobs.ts'
import type { UploadStatus } from './uploads.ts'

/** “Yes, continue”: a job reads the large file. Refuses `conflict` when that was decided before. */
export async function continueUpload(tx: Tx, upload: FoundUpload, now: Date): Promise<void> {
  await move(tx, upload, { from: ['waiting'], to: 'reading' }, now)
  await sendJob(tx, readUploadJob, { uploadId: upload.id })
}

/**
 * Saves the good rows of a staged upload: at once when they are few, else by a job. `confirmWarnings` says that the
 * improbable values are true. Refuses `conflict` when it was decided before, and `denied` when a school in the file is
 * no longer one the user may upload for.
 */
export async function acceptUpload(
  tx: Tx,
  user: SignedInUser,
  { upload, confirmWarnings }: { upload: FoundUpload; confirmWarnings: boolean },
  now: Date,
): Promise<{ added: number; changed: number } | 'later'> {
  await refuseLostSchools(tx, user, upload, now)
  await move(tx, upload, { from: ['staged'], to: 'saving' }, now)
  await tx
    .updateTable('ncmp.uploads')
    .set({ warnings_confirmed: confirmWarnings, problem: null })
    .where('id', '=', upload.id)
    .execute()
  if (upload.rows_read <= rowsAtOnce) {
    return await saveUpload(tx, { ...upload, warnings_confirmed: confirmWarnings }, now)
  }
  await sendJob(tx, saveUploadJob, { uploadId: upload.id })
  return 'later'
}

/** Forgets what was read; nothing of it is saved. Refuses `conflict` when it is being saved or was. */
export async function cancelUpload(tx: Tx, upload: FoundUpload, now: Date): Promise<void> {
  await move(tx, upload, { from: ['waiting', 'reading', 'staged', 'refused'], to: 'cancelled' }, now)
  await tx.deleteFrom('ncmp.upload_rows').where('upload_id', '=', upload.id).execute()
  await forgetFile(tx, upload.id)
}

async function move(
  tx: Tx,
  { id }: FoundUpload,
  { from, to }: { from: UploadStatus[]; to: UploadStatus },
  now: Date,
): Promise<void> {
  const moved = await tx
    .updateTable('ncmp.uploads')
    .set({ status: to, updated_at: now })
    .where('id', '=', id)
    .where('status', 'in', from)
    .returning('id')
    .executeTakeFirst()
  if (moved === undefined) throw refuse('conflict', 'This upload has moved on since the page was drawn.')
}

async function refuseLostSchools(tx: Tx, user: SignedInUser, { id }: FoundUpload, now: Date): Promise<void> {
  const lost = await tx
    .selectFrom('ncmp.upload_rows as staged')
    .select('staged.school_id')
    .distinct()
    .where('staged.upload_id', '=', id)
    .where('staged.id', 'is not', null)
    .where('staged.school_id', 'not in', reachableSchools(tx, { user, now, permission: 'pupil.upload' }))
    .execute()
  if (lost.length === 0) return
  throw refuse('denied', {
    message: 'Some schools in this file are not assigned to you any more, so nothing was saved.',
    next: 'Ask a super user of your authority, or send the file again without those schools.',
  })
}
