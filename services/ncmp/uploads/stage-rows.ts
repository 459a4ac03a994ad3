import { newId, type Tx } from '@remit/platform/db'
import { sql } from 'kysely'
import type { CheckedRow } from './check-row.ts'
import { compareWithGrid } from './known-children.ts'
import { namesOf, rowsAsTable, stagedColumns, stagedNames } from './staged-columns.ts'

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
  const columns = {
    row_number: 'integer',
    ...stagedColumns,
    warnings: 'text',
    cells: 'text',
    problems: 'text',
  } as const
  await sql`
    insert into ncmp.upload_rows (upload_id, row_number, ${namesOf(stagedNames)}, warnings, cells, problems)
    select ${upload.id}, row_number, ${namesOf(stagedNames)}, warnings::text[], cells::jsonb, problems::jsonb
    from ${rowsAsTable(
      rows.map((row) => asStaged(row, now)),
      columns,
      'staged',
    )}`.execute(tx)
  const rejected = rows.filter(({ problems }) => problems.length > 0).length
  const warned = rows.filter(({ warnings }) => warnings.length > 0).length
  return { read: rows.length, rejected, warned, known: known.size }
}

function asStaged({ number, pupil, cells, problems, warnings }: CheckedRow, now: Date) {
  const isTold = problems.length > 0 || warnings.length > 0
  return {
    row_number: number,
    ...(pupil && { id: newId(now), ...pupil }),
    // Codes of ours, without anything an array would need quoted.
    warnings: `{${warnings.join()}}`,
    cells: isTold ? JSON.stringify(cells) : null,
    problems: JSON.stringify(problems),
  }
}
