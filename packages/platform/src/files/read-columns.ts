import { refuse } from '../refusals.ts'
import { usualLimits } from './limits.ts'
import { readTable } from './read-table.ts'
import type { TableRow } from './table-row.ts'

/** The columns a file must have, and those it may have, by the words of their headings. */
export interface Columns<Key extends string> {
  needed: Readonly<Partial<Record<Key, string>>>
  optional?: Readonly<Partial<Record<Key, string>>>
  mostRows: number
  /** What a row is: “users”, for the message when there is none. */
  rowsAre: string
}

/** One row: the text of each column that the file has, '' where a cell is blank or not to be used. */
export interface ColumnRow<Key extends string> {
  line: number
  cells: Readonly<Partial<Record<Key, string>>>
  /** A cell that is read holds a formula: its text is left out. */
  hasFormula: boolean
}

/**
 * Reads the rows of a small table people sent, by its headings (whatever their case, order, spaces and hyphens); blank rows are left
 * out. Throws `unreadable` when a needed column is missing or there is no row, and as `readTable` does.
 */
export async function readColumns<Key extends string>(
  file: { path: string; name: string },
  { needed, optional, mostRows, rowsAre }: Columns<Key>,
): Promise<ColumnRow<Key>[]> {
  const rows: ColumnRow<Key>[] = []
  let at: ReadonlyMap<Key, number> | undefined
  for await (const row of readTable(file.path, file.name, { ...usualLimits, rows: mostRows, columns: 50 })) {
    if (at === undefined) at = placesOf(row, needed, optional)
    else if (row.cells.some((cell) => cell !== '')) rows.push(rowOf(row, at))
  }
  if (rows.length > 0) return rows
  throw refuse('unreadable', {
    message: `The file holds no ${rowsAre}.`,
    next: 'Fill in a row for each below the headings, then send it again.',
  })
}

function placesOf<Key extends string>(
  { cells }: TableRow,
  needed: Columns<Key>['needed'],
  optional: Columns<Key>['optional'],
): ReadonlyMap<Key, number> {
  const named = cells.map(squeezed)
  const missing = headingsOf(needed).filter(([, heading]) => !named.includes(squeezed(heading)))
  if (missing.length > 0) {
    throw refuse('unreadable', {
      message: `The file has no column ${missing.map(([, heading]) => `“${heading}”`).join(' or ')}.`,
      next: 'Start from the template: its first row names the columns.',
    })
  }
  const known = [...headingsOf(needed), ...headingsOf(optional)]
  return new Map(
    known.map(([key, heading]) => [key, named.indexOf(squeezed(heading))] as const).filter(([, at]) => at >= 0),
  )
}

// The object's own keys, which `Object.entries` types as any text.
function headingsOf<Key extends string>(columns: Columns<Key>['optional']) {
  return Object.entries(columns ?? {}) as [Key, string][]
}

function squeezed(heading: string): string {
  return heading.toLowerCase().replaceAll(/[\s_-]+/g, '')
}

function rowOf<Key extends string>(
  { number, cells, formulas }: TableRow,
  at: ReadonlyMap<Key, number>,
): ColumnRow<Key> {
  const read = [...at].map(([key, place]) => [key, formulas.includes(place) ? '' : (cells[place] ?? '')] as const)
  const hasFormula = [...at.values()].some((place) => formulas.includes(place))
  return { line: number, cells: Object.fromEntries(read) as Partial<Record<Key, string>>, hasFormula }
}
