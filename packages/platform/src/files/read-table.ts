import { fromThread } from './from-thread.ts'
import { type TableLimits, usualLimits } from './limits.ts'
import type { FileToRead } from './row-groups.ts'
import type { TableRow } from './table-row.ts'

/**
 * The rows of a file people sent (CSV in UTF-8, or the first sheet of an .xlsx; told by content, not by name), header
 * first, one by one at the caller's pace, read in a thread of its own in bounded memory. `name` is for messages. Stop
 * reading at any time: files and threads are closed. Throws `refuse('unreadable' | 'too-large', …)` in words that say
 * what to do, at the row where the file stops being readable: save nothing for good until the end was reached.
 */
export async function* readTable(
  path: string,
  name: string,
  limits: TableLimits = usualLimits,
): AsyncGenerator<TableRow> {
  const argument: FileToRead = { path, name, limits }
  const module = new URL('./row-groups.ts', import.meta.url)
  for await (const rows of fromThread<TableRow[]>({ module, argument, name, limits })) yield* rows
}
