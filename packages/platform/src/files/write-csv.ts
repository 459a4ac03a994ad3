import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { withoutFormula } from './formula.ts'

export type CsvValue = string | number | null | undefined

/**
 * A CSV file as a stream of UTF-8 text: byte order mark (or Excel shows “Zoë” as “ZoÃ«”), CRLF, and no cell that a
 * spreadsheet would run. `rows` may be any iterable, also one that reads the database as it goes; it is pulled as fast as
 * the reader takes it. Fails as the iterable fails.
 */
export function writeCsv(rows: Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>): Readable {
  const writer = stringify({ bom: true, record_delimiter: 'windows' })
  const source = Readable.from(harmless(rows))
  source.on('error', (problem) => writer.destroy(problem))
  writer.on('close', () => source.destroy())
  return source.pipe(writer)
}

async function* harmless(rows: Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>) {
  for await (const row of rows) {
    yield row.map((value) => (typeof value === 'string' ? withoutFormula(value) : String(value ?? '')))
  }
}
