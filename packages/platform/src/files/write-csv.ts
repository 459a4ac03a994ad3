import { Readable } from 'node:stream'
import { withoutFormula } from './formula.ts'

export type CsvValue = string | number | null | undefined

type Rows = Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>

/**
 * A CSV file as a stream of UTF-8 text: byte order mark (or Excel shows “Zoë” as “ZoÃ«”), CRLF, and no cell that a
 * spreadsheet would run. `rows` may be any iterable, also one that reads the database as it goes; it is pulled as fast as
 * the reader takes it. Fails as the iterable fails.
 */
export function writeCsv(rows: Rows): Readable {
  return Readable.from(pieces(rows), { objectMode: false })
}

/** The same of rows that come many at a time, as a large file is best written: no row is waited for by itself. */
export function writeCsvInGroups(groups: AsyncIterable<readonly (readonly CsvValue[])[]>): Readable {
  return Readable.from(groupPieces(groups), { objectMode: false })
}

async function* groupPieces(groups: AsyncIterable<readonly (readonly CsvValue[])[]>): AsyncGenerator<string> {
  yield '\uFEFF'
  for await (const rows of groups) {
    let piece = ''
    for (const row of rows) {
      piece += lineOf(row)
      if (piece.length < pieceLength) continue
      yield piece
      piece = ''
    }
    if (piece !== '') yield piece
  }
}

// One piece for some hundred rows: a stream that is handed every row by itself spends most of its time on the handing.
const pieceLength = 65_536

async function* pieces(rows: Rows): AsyncGenerator<string> {
  let piece = '\uFEFF'
  for await (const row of rows) {
    piece += lineOf(row)
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function lineOf(row: readonly CsvValue[]): string {
  let line = ''
  for (let place = 0; place < row.length; place += 1) {
    if (place > 0) line += ','
    line += cellOf(row[place])
  }
  return `${line}\r\n`
}

// Nearly every cell goes as it is: one look tells.
const mayNeedCare = /^[=@+\-\t\r]|[",\r\n]/

function cellOf(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  if (!mayNeedCare.test(value)) return value
  const text = withoutFormula(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
