import { type Db, inTransaction } from '@remit/platform/db'
import { Refusal, today } from '@remit/platform/service'
import { readLimits } from '../pupils/limits.ts'
import { forgetFile, withFile } from './file-parts.ts'
import { readFile } from './read-file.ts'
import { stageGroup } from './stage-group.ts'
import type { StagedGroup } from './staged-groups.ts'
import type { UploadStatus } from './uploads.ts'

// A page of progress for every group, and a group in memory twice: one being put by, one being read.
const groupSize = 1_000

type Reading = { id: string; authority_id: string; collection_year: number; school_ids: string[]; file_name: string }

/**
 * Reads a large file in the background: groups of rows are put by in short transactions, each with the progress. Starts
 * over when it was broken off; does nothing when the upload is no longer to be read. Never throws for a bad file: the
 * upload is then `refused`, with the reason.
 */
export async function readUpload(db: Db, uploadId: string, now: Date): Promise<void> {
  const upload = await startOver(db, uploadId)
  if (upload === undefined) return
  try {
    await withFile(db, uploadId, (path) => stageFile(db, upload, path, now))
    await finish(db, uploadId, { status: 'staged' }, now)
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem
    const { message, next } = problem.words
    await finish(db, uploadId, { status: 'refused', problem: [message, next].join(' ').trim() }, now)
  }
}

async function startOver(db: Db, uploadId: string): Promise<Reading | undefined> {
  return await inTransaction(db, async (tx) => {
    await tx.deleteFrom('ncmp.upload_rows').where('upload_id', '=', uploadId).execute()
    return await tx
      .updateTable('ncmp.uploads')
      .set({ rows_read: 0, rows_rejected: 0, rows_warned: 0, rows_known: 0 })
      .where('id', '=', uploadId)
      .where('status', '=', 'reading')
      .returning(['id', 'authority_id', 'collection_year', 'school_ids', 'file_name'])
      .executeTakeFirst()
  })
}

async function stageFile(db: Db, upload: Reading, path: string, now: Date): Promise<void> {
  const { file_name: name, collection_year: collectionYear } = upload
  const schools = await schoolsOf(db, upload.school_ids)
  const measurement = await readLimits(db, upload.authority_id)
  const asked = { path, name, schools, collectionYear, today: today(now), measurement, size: groupSize }
  for await (const group of readFile(asked)) if (!(await stageUnlessCancelled(db, upload, group, now))) return
}

/** False when the upload was cancelled meanwhile. */
async function stageUnlessCancelled(db: Db, upload: Reading, group: StagedGroup, now: Date): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const { status } = await tx
      .selectFrom('ncmp.uploads')
      .select('status')
      .where('id', '=', upload.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (status !== 'reading') return false
    await stageGroup(tx, upload, group, now)
    return true
  })
}

async function schoolsOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await db
    .selectFrom('ncmp.schools')
    .select(['urn', 'organisation_id'])
    .where('organisation_id', 'in', ids)
    .where('removed_at', 'is', null)
    .execute()
  return new Map(found.map(({ urn, organisation_id }) => [urn, organisation_id]))
}

async function finish(
  db: Db,
  uploadId: string,
  outcome: { status: UploadStatus; problem?: string },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('ncmp.uploads')
      .set({ ...outcome, updated_at: now })
      .where('id', '=', uploadId)
      .where('status', '=', 'reading')
      .executeTakeFirst()
    if (numUpdatedRows === 0n || outcome.status === 'refused') {
      await tx.deleteFrom('ncmp.upload_rows').where('upload_id', '=', uploadId).execute()
    }
    await forgetFile(tx, uploadId)
  })
}
