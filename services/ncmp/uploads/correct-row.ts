import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { isFormula } from '@remit/platform/files'
import { type Problem, refuse, today } from '@remit/platform/service'
import { type SqlBool, sql } from 'kysely'
import { readLimits } from '../pupils/limits.ts'
import { type CheckedRow, checkRow } from './check-row.ts'
import { countKnown } from './compare-with-grid.ts'
import type { FoundUpload } from './find-upload.ts'
import { stageGroup } from './stage-group.ts'
import { groupOf } from './staged-groups.ts'
import type { ToldRow } from './told-rows.ts'
import { type ColumnKey, type Header, uploadColumns } from './upload-columns.ts'
import { uploadSchools } from './upload-schools.ts'

/** Every column in its place, as a corrected row has them. */
const header: Header = { places: new Map(uploadColumns.map(({ key }, place) => [key, place])), unknown: [] }

export interface Correction {
  upload: FoundUpload
  row: ToldRow
  typed: Readonly<Partial<Record<ColumnKey, string>>>
}

/**
 * Puts a corrected row in place of the one the file had, checked by the same rules; answers every problem, and then the row
 * stays as it was. Nothing is saved to the grid yet. Refuses `conflict` when the upload is not waiting to be saved.
 * Source: warnings can be confirmed, corrected or uploaded as is (user guide, stated).
 */
export async function correctRow(tx: Tx, user: SignedInUser, correction: Correction, now: Date): Promise<Problem[]> {
  const { upload, row, typed } = correction
  await lockStaged(tx, upload.id)
  const checked = await check(tx, user, correction, now)
  const twin = checked.pupil && (await findTwin(tx, upload.id, checked))
  if (twin !== undefined) return [{ code: 'duplicate', where: 'urn', message: `The same child is in row ${twin}` }]
  if (checked.problems.length > 0) return checked.problems
  await takeOut(tx, upload, row)
  const group = { ...groupOf(header, [checked]), columns: columnsWith(upload.columns, typed) }
  await stageGroup(tx, upload, { ...group, unknownColumns: upload.unknown_columns }, now)
  return []
}

async function lockStaged(tx: Tx, id: string): Promise<void> {
  const found = await tx
    .selectFrom('ncmp.uploads')
    .select('status')
    .where('id', '=', id)
    .where('status', '=', 'staged')
    .forUpdate()
    .executeTakeFirst()
  if (found === undefined) throw refuse('conflict', 'This upload has been saved or cancelled already.')
}

async function check(tx: Tx, user: SignedInUser, { upload, row, typed }: Correction, now: Date): Promise<CheckedRow> {
  const cells = uploadColumns.map(({ key }) => typed[key]?.trim() ?? '')
  const formulas = cells.flatMap((cell, place) => (isFormula(cell) ? [place] : []))
  return checkRow(
    { number: row.row_number, cells, formulas },
    {
      header,
      schools: await uploadSchools(tx, user, now),
      collectionYear: upload.collection_year,
      today: today(now),
      limits: await readLimits(tx, upload.authority_id),
    },
  )
}

/** Another row of the file that is about the same child. */
async function findTwin(tx: Tx, uploadId: string, { number, pupil }: CheckedRow): Promise<number | undefined> {
  if (pupil === undefined) return undefined
  const same =
    pupil.nhs_number === undefined
      ? sql<SqlBool>`nhs_number is null and first_name = ${pupil.first_name ?? null} and last_name = ${pupil.last_name ?? null}`
      : sql<SqlBool>`nhs_number = ${pupil.nhs_number}`
  const twin = await tx
    .selectFrom('ncmp.upload_rows')
    .select('row_number')
    .where('upload_id', '=', uploadId)
    .where('row_number', '!=', number)
    .where('id', 'is not', null)
    .where('school_id', '=', pupil.school_id)
    .where(sql<SqlBool>`date_of_birth = ${pupil.date_of_birth} and sex = ${pupil.sex}`)
    .where(same)
    .executeTakeFirst()
  return twin?.row_number
}

/** Takes the row as it was out of the upload and out of its numbers. */
async function takeOut(tx: Tx, upload: FoundUpload, { row_number, problems, warnings }: ToldRow): Promise<void> {
  const range = { ...upload, from: row_number, to: row_number }
  const known = await countKnown(tx, range)
  await tx
    .deleteFrom('ncmp.upload_rows')
    .where('upload_id', '=', upload.id)
    .where('row_number', '=', row_number)
    .execute()
  await tx
    .updateTable('ncmp.uploads')
    .set({
      rows_read: sql<number>`rows_read - 1`,
      rows_rejected: sql<number>`rows_rejected - ${problems.length > 0 ? 1 : 0}`,
      rows_warned: sql<number>`rows_warned - ${warnings.length > 0 ? 1 : 0}`,
      rows_known: sql<number>`rows_known - ${known}`,
    })
    .where('id', '=', upload.id)
    .execute()
}

/** The columns of the file, and those that the correction filled in besides. */
function columnsWith(columns: readonly string[], typed: Correction['typed']): string[] {
  const filled = uploadColumns.map(({ key }) => key).filter((key) => (typed[key] ?? '').trim() !== '')
  return [...new Set([...columns, ...filled])]
}
