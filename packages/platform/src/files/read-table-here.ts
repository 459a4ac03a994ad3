import { refuse } from '../refusals.ts'
import { csvRows } from './csv-rows.ts'
import { kindOfFile } from './kind-of-file.ts'
import { type TableLimits, usualLimits } from './limits.ts'
import type { TableRow } from './table-row.ts'
import { xlsxRows } from './xlsx-rows.ts'

/**
 * As `readTable`, in the caller's own thread: for modules that `fromThread` runs, which checks memory and time. Anywhere
 * else an .xlsx could stop the server.
 */
export async function* readTableHere(
  path: string,
  name: string,
  limits: TableLimits = usualLimits,
): AsyncGenerator<TableRow> {
  const kind = await kindOfFile(path, name)
  let count = -1
  for await (const rows of kind === 'csv' ? csvRows(path, name, limits) : xlsxRows(path, name, limits)) {
    for (const row of Array.isArray(rows) ? rows : [rows]) {
      count += 1
      if (count > limits.rows) throw tooManyRows(name, limits)
      yield row
    }
  }
  if (count === -1) throw refuse('unreadable', { message: `“${name}” has no rows.`, next: 'Choose another file.' })
}

function tooManyRows(name: string, limits: TableLimits): Error {
  const message = `“${name}” has more than ${limits.rows.toLocaleString('en-GB')} rows.`
  return refuse('too-large', { message, next: 'Split it into several files and send them one after the other.' })
}
