import type { TableLimits } from './limits.ts'
import { readTableHere } from './read-table-here.ts'
import type { TableRow } from './table-row.ts'

/** A file to read. */
export interface FileToRead {
  path: string
  name: string
  limits: TableLimits
}

const groupSize = 250

/** Rows in groups: what crosses from one thread to another costs less together. For `fromThread`. */
export async function* produce({ path, name, limits }: FileToRead): AsyncGenerator<TableRow[]> {
  let group: TableRow[] = []
  for await (const row of readTableHere(path, name, limits)) {
    group.push(row)
    if (group.length < groupSize) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
