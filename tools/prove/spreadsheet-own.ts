import { writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { readTable, type SheetColumn, writeXlsx } from '../../packages/platform/src/files/index.ts'
import { uploadColumns } from '../../services/ncmp/uploads/upload-columns.ts'
import { edited } from './spreadsheet-edits.ts'
import type { SpreadsheetProgram } from './spreadsheet-proof.ts'

const kinds: Readonly<Record<string, SheetColumn['kind']>> = {
  'Date of birth': 'day',
  'Date of measurement': 'day',
  'Height (cm)': 'decimal',
  'Weight (kg)': 'decimal',
}

/** Our own reader and writer in the place of a spreadsheet program: for a machine that has none. */
export const ownProgram: SpreadsheetProgram = {
  name: 'our own reader and writer',
  async fill(path, edits, saved) {
    const rows: string[][] = []
    for await (const { cells } of readTable(path, 'sheet.xlsx'))
      rows.push(uploadColumns.map((_, place) => cells[place] ?? ''))
    const [, ...body] = edited(rows, edits)
    const columns = uploadColumns.map(({ header }) => ({ header, kind: kinds[header] ?? ('text' as const) }))
    const sheet = { name: 'Pupils', columns, rows: body }
    writeFileSync(saved, await buffer(writeXlsx(sheet, { name: 'Read me', lines: [] })))
  },
}
