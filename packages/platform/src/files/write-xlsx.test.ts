import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, describe, expect, it } from 'vitest'
import { readTable, type Sheet, writeXlsx } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'remit-xlsx-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sheet: Sheet = {
  name: 'Pupils & more',
  columns: [
    { header: 'Name' },
    { header: 'Born', kind: 'day', between: { least: '2021-09-01', most: '2022-08-31' } },
    { header: 'Height (cm)', kind: 'decimal', between: { least: 75, most: 175 } },
    { header: 'Sex', choices: ['F', 'M'] },
  ],
  rows: [
    ['Zoë <O’Neil> & "co"', '2021-11-17', 105.2, 'F'],
    ['=1+1', null, undefined, ''],
    ['_x0041_ and \u0007', '2022-02-28', 99, 'M'],
  ],
  spareRows: 5,
}
const notes = { name: 'Read me', lines: ['Fill in the height and the weight.'] }

async function written(): Promise<Buffer> {
  return buffer(writeXlsx(sheet, notes))
}

async function readBack(): Promise<string[][]> {
  const path = join(folder, 'sheet.xlsx')
  writeFileSync(path, await written())
  const rows = []
  for await (const row of readTable(path, 'sheet.xlsx')) rows.push([...row.cells])
  return rows
}

describe('an .xlsx we write', () => {
  it('is read back as it was: text, real days and numbers, awkward characters and blanks', async () => {
    expect(await readBack()).toEqual([
      ['Name', 'Born', 'Height (cm)', 'Sex'],
      ['Zoë <O’Neil> & "co"', '2021-11-17', '105.2', 'F'],
      ['=1+1', '', '', ''],
      ['_x0041_ and \u0007', '2022-02-28', '99', 'M'],
    ])
  })

  it('is read by another program’s reader, with its dates, drop-downs and limits', async () => {
    const book = await readXlsx(new Uint8Array(await written()))
    expect(book.sheets.map(({ name }) => name)).toEqual(['Pupils & more', 'Read me', 'Lists'])
    const [first] = book.sheets
    expect(first?.rows[1]).toMatchObject(['Zoë <O’Neil> & "co"', new Date('2021-11-17T00:00:00Z'), 105.2, 'F'])
    expect(first?.dataValidations).toMatchObject([
      { type: 'date', range: 'B2:B9' },
      { type: 'decimal', range: 'C2:C9' },
      { type: 'list', range: 'D2:D9' },
    ])
  })

  it('is the same bytes every time', async () => {
    expect(await written()).toEqual(await written())
  })

  it('cannot hold a day that never was', () => {
    expect(() => writeXlsx({ ...sheet, rows: [['A', '2021-02-31', 1, 'F']] }, notes)).toThrow(RangeError)
  })
})
