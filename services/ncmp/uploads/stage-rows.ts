import { newId, type Tx } from '@remit/platform/db'
import { sql } from 'kysely'
import type { CheckedRow } from './check-row.ts'
import { compareWithGrid } from './known-children.ts'

/** What a group of rows adds to an upload's numbers. */
export interface StagedCount {
  read: number
  rejected: number
  warned: number
  known: number
}

/** Compares a group of checked rows with the grid and puts them by, in the caller's transaction. Nothing is saved yet. */
export async function stageRows(
  tx: Tx,
  upload: { id: string; collection_year: number },
  rows: readonly CheckedRow[],
  now: Date,
): Promise<StagedCount> {
  const known = await compareWithGrid(tx, rows, upload.collection_year)
  const staged = rows.map(({ number, pupil, cells, problems, warnings }) => ({
    row_number: number,
    pupil: pupil ? { id: newId(now), ...pupil } : null,
    cells: problems.length > 0 || warnings.length > 0 ? cells : null,
    problems,
    warnings,
  }))
  await sql`
    insert into ncmp.upload_rows (upload_id, row_number, pupil, cells, problems, warnings)
    select ${upload.id}, row_number, pupil, cells, problems, array(select jsonb_array_elements_text(warnings))
    from jsonb_to_recordset(${JSON.stringify(staged)}::jsonb)
      as staged (row_number integer, pupil jsonb, cells jsonb, problems jsonb, warnings jsonb)`.execute(tx)
  const rejected = rows.filter(({ problems }) => problems.length > 0).length
  const warned = rows.filter(({ warnings }) => warnings.length > 0).length
  return { read: rows.length, rejected, warned, known: known.size }
}
