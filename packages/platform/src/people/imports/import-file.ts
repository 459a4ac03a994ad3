import type { ImportedRow } from '../../db/tables-reviews.ts'
import { readTable, type TableRow, usualLimits } from '../../files/index.ts'
import { refuse, type SentFile } from '../../service.ts'

/** The most users one file may hold: all of them are judged, and later invited, in one go. */
export const mostRows = 300

/** The template's columns. `places` is named as the service names what it assigns. */
export function columnsOf(places: string | undefined): readonly string[] {
  return ['Full name', 'E-mail address', 'Roles', ...(places === undefined ? [] : [places])]
}

/**
 * Reads the users of a file, in its order; blank rows are left out. Throws `unreadable` when the columns are not the
 * template's, and as `readTable` does.
 */
export async function readUsers(file: SentFile, places: string | undefined): Promise<ImportedRow[]> {
  const wanted = columnsOf(places)
  const rows: ImportedRow[] = []
  let at: readonly number[] | undefined
  for await (const row of readTable(file.path, file.name, { ...usualLimits, rows: mostRows, columns: 50 })) {
    if (at === undefined) at = placesOfColumns(row, wanted)
    else if (row.cells.some((cell) => cell !== '')) rows.push(rowOf(row, at))
  }
  if (rows.length === 0)
    throw refuse('unreadable', {
      message: 'The file holds no users.',
      next: 'Fill in a row for each user below the headings, then send it again.',
    })
  return rows
}

function placesOfColumns({ cells }: TableRow, wanted: readonly string[]): readonly number[] {
  const named = cells.map((cell) => cell.toLowerCase())
  const missing = wanted.filter((column) => !named.includes(column.toLowerCase()))
  if (missing.length === 0) return wanted.map((column) => named.indexOf(column.toLowerCase()))
  throw refuse('unreadable', {
    message: `The file has no column ${missing.map((column) => `“${column}”`).join(' or ')}.`,
    next: 'Start from the template: its first row names the columns.',
  })
}

function rowOf(
  { number, cells, formulas }: TableRow,
  [name = 0, email = 1, roles = 2, places]: readonly number[],
): ImportedRow {
  const cell = (at: number | undefined) => (at === undefined || formulas.includes(at) ? '' : (cells[at] ?? ''))
  const used = [name, email, roles, places].filter((at) => at !== undefined)
  const problem = used.some((at) => formulas.includes(at)) ? 'A cell holds a formula: enter what it comes to' : ''
  return {
    line: number,
    name: cell(name),
    email: cell(email).toLowerCase(),
    roles: cell(roles),
    places: cell(places),
    problem,
  }
}
