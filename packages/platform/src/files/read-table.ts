import { refuse } from '../refusals.ts'
import { csvRows } from './csv-rows.ts'
import { kindOfFile } from './kind-of-file.ts'
import { type TableLimits, usualLimits } from './limits.ts'
import type { TableRow } from './table-row.ts'
import { xlsxRowsInThread } from './xlsx-reader.ts'

/**
 * The rows of a file people sent (CSV in UTF-8, or the first sheet of an .xlsx; told by content, not by name), header
 * first, one by one at the caller's pace and in bounded memory. `name` is for messages. Stop reading at any time: files
 * and threads are closed. Throws `refuse('unreadable' | 'too-large', …)` in words that say what to do, at the row where
 * the file stops being readable: save nothing for good until the end was reached.
 */
export async function* readTable(
  path: string,
  name: string,
  limits: TableLimits = usualLimits,
): AsyncGenerator<TableRow> {
  const kind = await kindOfFile(path, name)
  let count = -1
  for await (const row of kind === 'csv' ? csvRows(path, name, limits) : xlsxRowsInThread(path, name, limits)) {
    count += 1
    if (count > limits.rows) throw tooManyRows(name, limits)
    yield row
  }
  if (count === -1) throw refuse('unreadable', { message: `“${name}” has no rows.`, next: 'Choose another file.' })
}

function tooManyRows(name: string, limits: TableLimits): Error {
  const message = `“${name}” has more than ${limits.rows.toLocaleString('en-GB')} rows.`
  return refuse('too-large', { message, next: 'Split it into several files and send them one after the other.' })
}
