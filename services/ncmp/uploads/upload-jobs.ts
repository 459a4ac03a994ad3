import { type Db, inTransaction } from '@remit/platform/db'
import { defineJob } from '@remit/platform/jobs'
import { Refusal } from '@remit/platform/service'
import { readUpload } from './read-upload.ts'
import { saveUpload } from './save-upload.ts'

/** Reads a large file. */
export const readUploadJob = defineJob<{ uploadId: string }>({
  name: 'ncmp.read-upload',
  run: ({ db, data, now }) => readUpload(db, data.uploadId, now),
})

/** Saves a large upload the user asked to save; when it may not be saved any more it is staged again, saying why. */
export const saveUploadJob = defineJob<{ uploadId: string }>({
  name: 'ncmp.save-upload',
  run: ({ db, data, now }) => saveInBackground(db, data.uploadId, now),
})

/** Takes away what uploads left behind that nobody saved or cancelled within seven days. */
export const clearUploadsJob = defineJob({
  name: 'ncmp.clear-uploads',
  schedule: '15 3 * * *',
  run: ({ db, now }) => clearUploads(db, now),
})

async function saveInBackground(db: Db, uploadId: string, now: Date): Promise<void> {
  const upload = await db
    .selectFrom('ncmp.uploads')
    .selectAll()
    .where('id', '=', uploadId)
    .where('status', '=', 'saving')
    .executeTakeFirst()
  if (upload === undefined) return
  try {
    await inTransaction(db, (tx) => saveUpload(tx, upload, now))
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem
    const { message, next = '' } = problem.words
    await db
      .updateTable('ncmp.uploads')
      .set({ status: 'staged', problem: `${message} ${next}`.trim(), updated_at: now })
      .where('id', '=', uploadId)
      .where('status', '=', 'saving')
      .execute()
  }
}

const keptDays = 7

async function clearUploads(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptDays * 86_400_000)
  await inTransaction(db, async (tx) => {
    const old = await tx
      .updateTable('ncmp.uploads')
      .set({ status: 'cancelled', updated_at: now })
      .where('status', 'in', ['waiting', 'reading', 'staged'])
      .where('updated_at', '<', before)
      .returning('id')
      .execute()
    const ids = old.map(({ id }) => id)
    if (ids.length === 0) return
    await tx.deleteFrom('ncmp.upload_rows').where('upload_id', 'in', ids).execute()
    await tx.deleteFrom('ncmp.upload_parts').where('upload_id', 'in', ids).execute()
  })
}
