/** Runs in a thread of its own: reads and checks a file, and hands on groups of rows ready to be put by. */
import { readTableHere, type TableLimits } from '@remit/platform/files'
import type { MeasurementLimits } from '../pupils/limits.ts'
import { arrayText } from './array-text.ts'
import type { CheckedRow } from './check-row.ts'
import { checkRows } from './check-rows.ts'
import { type SentColumn, sentColumns } from './staged-columns.ts'
import type { Header } from './upload-columns.ts'

/** What the thread is asked to read, as plain data. */
export interface FileToStage {
  path: string
  name: string
  limits: TableLimits
  /** Rows a group. */
  size: number
  /** URN → organisation id of the schools the user may upload for. */
  schools: ReadonlyMap<string, string>
  collectionYear: number
  /** `YYYY-MM-DD`. */
  today: string
  /** What a measurement may be. */
  measurement: MeasurementLimits
}

/** Rows of one file, one after the other, checked by every rule that needs no database. */
export interface StagedGroup {
  /** Keys of the columns the file has, and the headers nobody knows. */
  columns: string[]
  unknownColumns: string[]
  /** Row numbers of the first and the last. */
  from: number
  to: number
  read: number
  rejected: number
  warned: number
  /** Whether each row is good: those are given an id when they are put by. */
  good: boolean[]
  /** Every other column of all rows, as `arrayText` writes it; columns in which no row has anything are left out. */
  values: Partial<Record<SentColumn, string>>
}

/** The groups of a file. Throws the refusals of reading and of `checkRows`. */
export async function* produce(asked: FileToStage): AsyncGenerator<StagedGroup> {
  const rows = readTableHere(asked.path, asked.name, asked.limits)
  for await (const { header, rows: group } of checkRows(rows, { ...asked, limits: asked.measurement }, asked.size)) {
    yield groupOf(header, group)
  }
}

/** Rows of one file with the header they were checked by, ready to be put by. */
export function groupOf(header: Header, group: readonly CheckedRow[]): StagedGroup {
  return {
    columns: [...header.places.keys()],
    unknownColumns: header.unknown.slice(0, 100),
    from: group[0]?.number ?? 0,
    to: group.at(-1)?.number ?? 0,
    read: group.length,
    rejected: group.filter(({ problems }) => problems.length > 0).length,
    warned: group.filter(({ warnings }) => warnings.length > 0).length,
    good: group.map(({ pupil }) => pupil !== undefined),
    values: valuesOf(group),
  }
}

function valuesOf(group: readonly CheckedRow[]): StagedGroup['values'] {
  const rows = group.map(asSent)
  const values: StagedGroup['values'] = {}
  for (const name of sentColumns) {
    const column = rows.map((row) => row[name])
    if (column.some((value) => value !== undefined)) values[name] = arrayText(column)
  }
  return values
}

function asSent(row: CheckedRow): Partial<Record<SentColumn, string | number>> {
  const { number, pupil, cells, problems, warnings } = row
  if (problems.length === 0 && warnings.length === 0) return { ...pupil, row_number: number }
  const told = { cells: JSON.stringify(cells), warnings: arrayText(warnings), problems: JSON.stringify(problems) }
  return { ...pupil, row_number: number, ...told }
}
