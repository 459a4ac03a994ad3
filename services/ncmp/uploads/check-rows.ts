import { refuse, type TableRow } from '@remit/platform/files'
import { type CheckedRow, checkRow, type Expected } from './check-row.ts'
import { SeenChildren } from './seen-children.ts'
import { type Header, readHeader } from './upload-columns.ts'

/** A group of rows of one file, with its header. */
export interface CheckedGroup {
  header: Header
  rows: CheckedRow[]
}

/**
 * Checks a file's rows in groups of `size`, in its order. Throws `refuse('unreadable' | 'too-large', …)` as reading does,
 * and when the header lacks a column or no row follows it.
 */
export async function* checkRows(
  rows: AsyncIterable<TableRow>,
  expected: Omit<Expected, 'header'>,
  size: number,
): AsyncGenerator<CheckedGroup> {
  const seen = new SeenChildren()
  let header: Header | undefined
  let group: CheckedRow[] = []
  let empty = true
  for await (const row of rows) {
    if (header === undefined) {
      header = readHeader(row.cells)
      continue
    }
    empty = false
    group.push(checkAgainst(seen, checkRow(row, { ...expected, header })))
    if (group.length < size) continue
    yield { header, rows: group }
    group = []
  }
  if (empty || header === undefined) {
    throw refuse('unreadable', { message: 'The file has no pupils below its first row.', next: 'Choose another file.' })
  }
  if (group.length > 0) yield { header, rows: group }
}

function checkAgainst(seen: SeenChildren, row: CheckedRow): CheckedRow {
  const duplicate = row.pupil && seen.duplicate(row.pupil, row.number)
  if (duplicate === undefined) return row
  const { pupil: _, ...others } = row
  return { ...others, problems: [duplicate], warnings: [] }
}
