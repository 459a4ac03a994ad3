import type { SignedInUser } from '@remit/platform/access'
import { newId, type Tx } from '@remit/platform/db'
import { safeName } from '@remit/platform/files'
import { type SentFile, today } from '@remit/platform/service'
import { type MeasurementLimits, readLimits } from '../pupils/limits.ts'
import { storeFile } from './file-parts.ts'
import { readFile } from './read-file.ts'
import { stageGroup } from './stage-group.ts'
import type { StagedGroup } from './staged-groups.ts'

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
  const measurement = await readLimits(tx, user.acting.organisation.id)
  const group = await firstRows(upload, measurement, now)
  const small = group.read <= rowsAtOnce
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
      problem: null,
      created_at: now,
      updated_at: now,
    })
    .execute()
  if (small) await stageGroup(tx, { id, collection_year: collectionYear }, group, now)
  else await storeFile(tx, id, file.path)
  return id
}

// A file may be made to be slow, and a transaction is open while its first rows are read.
const patienceMs = 8_000

/** At most one row more than is staged at once: enough to know whether there are more. */
async function firstRows(
  { file, collectionYear, schools }: NewUpload,
  measurement: MeasurementLimits,
  now: Date,
): Promise<StagedGroup> {
  const { path, name } = file
  const asked = { path, name, schools, collectionYear, today: today(now), measurement, size: rowsAtOnce + 1 }
  for await (const group of readFile(asked, patienceMs)) return group
  // INVARIANT (no empty group): reading a file without rows is a refusal.
  throw new Error('A file gave neither rows nor a refusal.')
}
