import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { CsvError, type Options, type Parser, parse } from 'csv-parse'
import { refuse } from '../refusals.ts'
import { isFormula } from './formula.ts'
import type { TableLimits } from './limits.ts'
import type { TableRow } from './table-row.ts'

const saveAsUtf8 = 'Open it in your spreadsheet program, choose “Save as”, then “CSV UTF-8”.'

/**
 * The rows of a CSV file (comma, semicolon or tab, by its first line), read as they are asked for. Blank lines are left
 * out. Throws `refuse('unreadable' | 'too-large', …)` at the row where the file stops being readable.
 */
export async function* csvRows(path: string, name: string, limits: TableLimits): AsyncGenerator<TableRow> {
  const parser = parserOf(path, name, await delimiterOf(path), limits)
  let number = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1
      if (cells.every((cell) => cell === '')) continue
      checkSize(cells, number, limits)
      yield { number, cells, formulas: formulasIn(cells) }
    }
  } catch (problem) {
    throw inPlainWords(problem, name)
  } finally {
    parser.destroy()
  }
}

function parserOf(path: string, name: string, delimiter: string, limits: TableLimits): Parser {
  const file = createReadStream(path)
  const text = file.pipe(onlyUtf8(name))
  const options: Options = { bom: true, delimiter, trim: true, relax_column_count: true }
  const parser = text.pipe(parse({ ...options, max_record_size: limits.cellCharacters * 20 }))
  file.on('error', (problem) => parser.destroy(problem))
  text.on('error', (problem) => parser.destroy(problem))
  parser.on('close', () => file.destroy())
  return parser
}

// Spreadsheet programs of other countries write semicolons; a tab is what “Text (tab delimited)” gives.
async function delimiterOf(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    const [header = ''] = buffer.toString('utf8', 0, bytesRead).split(/[\r\n]/, 1)
    const count = (mark: string) => header.split(mark).length
    return [';', '\t'].find((mark) => count(mark) > count(',')) ?? ','
  } finally {
    await file.close()
  }
}

/** Lets text through, and fails at the first byte that is not UTF-8 or is a NUL. */
function onlyUtf8(name: string): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        decoder.decode(chunk, { stream: true })
      } catch {
        return done(notUtf8(name))
      }
      return chunk.includes(0) ? done(notText(name)) : done(null, chunk)
    },
    flush(done) {
      try {
        decoder.decode()
        done()
      } catch {
        done(notUtf8(name))
      }
    },
  })
}

function notUtf8(name: string): Error {
  const message = `“${name}” is not saved as UTF-8, so names with accents would be spoiled.`
  return refuse('unreadable', { message, next: saveAsUtf8 })
}

function notText(name: string): Error {
  return refuse('unreadable', { message: `“${name}” is not text.`, next: saveAsUtf8 })
}

/** Refuses a row with too many columns or too long a cell. */
export function checkSize(cells: readonly string[], row: number, limits: TableLimits): void {
  if (cells.length > limits.columns) {
    const message = `Row ${row} has ${cells.length.toLocaleString('en-GB')} columns; at most ${limits.columns} are read.`
    throw refuse('unreadable', { message, next: 'Delete the columns that are not needed, and save the file again.' })
  }
  const long = cells.findIndex((cell) => cell.length > limits.cellCharacters)
  if (long >= 0) throw tooLong(row, limits)
}

function tooLong(row: number | undefined, limits: TableLimits): Error {
  const where = row === undefined ? 'A row' : `Row ${row}`
  const message = `${where} has a cell of more than ${limits.cellCharacters.toLocaleString('en-GB')} characters.`
  return refuse('unreadable', { message, next: 'Look for a quotation mark that was opened and never closed.' })
}

/** Places of the cells a spreadsheet would run. */
export function formulasIn(cells: readonly string[]): number[] {
  const found: number[] = []
  cells.forEach((cell, place) => {
    if (isFormula(cell)) found.push(place)
  })
  return found
}

function inPlainWords(problem: unknown, name: string): unknown {
  if (!(problem instanceof CsvError)) return problem
  // The rows before it may still be on their way to us: only the parser knows where it stood.
  const row = Number(problem.records) + 1
  const message = `“${name}” ${whatIsWrong(problem.code)}. Look at row ${row}.`
  return refuse('unreadable', { message, next: 'Open it in your spreadsheet program, correct it and save it again.' })
}

function whatIsWrong(code: CsvError['code']): string {
  if (code === 'CSV_MAX_RECORD_SIZE') return 'has a row that is far too long'
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'opens a quotation mark and never closes it'
  if (code === 'CSV_INVALID_CLOSING_QUOTE' || code === 'INVALID_OPENING_QUOTE') {
    return 'has a quotation mark in the middle of a cell'
  }
  return 'is not a table that can be read'
}
