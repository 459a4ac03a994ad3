import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../refusals.ts'
import { type TableLimits, usualLimits } from './limits.ts'
import { readTable } from './read-table.ts'
import { xlsxFrom, zipOf } from './test/zip-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'remit-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(content: string | Uint8Array, limits: Partial<TableLimits> = {}, name = 'pupils.csv') {
  const path = join(folder, 'sent')
  writeFileSync(path, content)
  const rows = []
  for await (const row of readTable(path, name, { ...usualLimits, ...limits })) rows.push(row)
  return rows
}

async function refusal(content: string | Uint8Array, limits: Partial<TableLimits> = {}, name = 'pupils.csv') {
  const problem = await read(content, limits, name).catch((thrown: unknown) => thrown)
  if (!(problem instanceof Refusal)) throw new Error(`Not refused: ${String(problem)}`)
  return `${problem.code}: ${problem.message} ${problem.words.next}`
}

const cells = (rows: Awaited<ReturnType<typeof read>>) => rows.map((row) => row.cells)

describe('a CSV file', () => {
  it('is read with and without a byte order mark', async () => {
    const text = 'Name,Town\nZoë,Ælmet\n'
    expect(cells(await read(text))).toEqual([
      ['Name', 'Town'],
      ['Zoë', 'Ælmet'],
    ])
    expect(cells(await read(`\uFEFF${text}`))).toEqual(cells(await read(text)))
  })

  it('is read with semicolons or tabs, by its first line', async () => {
    expect(cells(await read('a;b\n1,5;2\n'))).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ])
    expect(cells(await read('a\tb\n1\t2; 3\n'))[1]).toEqual(['1', '2; 3'])
    expect(cells(await read('a,b\n1,2; 3\n'))[1]).toEqual(['1', '2; 3'])
  })

  it('leaves out blank rows and still numbers the others as the screen does', async () => {
    expect((await read('a,b\n\n,\n1,2\n')).map((row) => row.number)).toEqual([1, 4])
  })

  it('keeps commas and line breaks inside quotation marks', async () => {
    expect(cells(await read('a\n"one, ""two""\nthree"\n'))[1]).toEqual(['one, "two"\nthree'])
  })

  it('is refused when empty, or with nothing but blank lines', async () => {
    expect(await refusal('')).toBe('unreadable: “pupils.csv” is empty. Choose another file.')
    expect(await refusal('\n\n')).toBe('unreadable: “pupils.csv” has no rows. Choose another file.')
  })

  it('is refused in any other encoding, saying how to save it', async () => {
    expect(await refusal(Buffer.from('Name\nZoë\n', 'latin1'))).toMatch(/not saved as UTF-8.*“CSV UTF-8”/)
    expect(await refusal(Buffer.from('\uFEFFName\nZoë\n', 'utf16le'))).toMatch(/Unicode text \(UTF-16\).*“CSV UTF-8”/)
    expect(await refusal(Buffer.from('Name\nZoe\n', 'utf16le'))).toMatch(/is not text/)
    expect(await refusal(`Name\n${'x'.repeat(70_000)}\0\n`)).toMatch(/is not text/)
    expect(await refusal(Buffer.from([0x61, 0x0a, 0xc3]))).toMatch(/not saved as UTF-8/)
  })

  it('is refused when it is something else under another name', async () => {
    expect(await refusal(Buffer.from('MZ\x90\0\x03'))).toMatch(/“pupils.csv” is a program, not a table/)
    expect(await refusal('%PDF-1.7')).toMatch(/is a PDF document/)
    expect(await refusal(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toMatch(
      /old Excel workbook \(.xls\), or has a password/,
    )
  })

  it('is refused with too many columns, too many rows, or a cell without an end', async () => {
    const wide = Array.from({ length: 1000 }, (_, n) => `c${n}`).join(',')
    expect(await refusal(wide)).toMatch(/Row 1 has 1,000 columns; at most 100 are read/)
    expect(await refusal('a\n1\n2\n3\n', { rows: 2 })).toMatch(/^too-large: .* more than 2 rows/)
    expect(await refusal(`a\n${'x'.repeat(6_000)}\n`)).toMatch(/Row 2 has a cell of more than 5,000 characters/)
    expect(await refusal(`a\n1\n"${'x\n'.repeat(90_000)}`)).toMatch(/row that is far too long. Look at row 3/)
    expect(await refusal('a\n1\n"x\n')).toMatch(/opens a quotation mark and never closes it. Look at row 3/)
    expect(await refusal('a\nx"y"\n')).toMatch(/quotation mark in the middle of a cell. Look at row 2/)
  })

  it('says which cells a spreadsheet would run, and lets signed numbers be', async () => {
    const [, row] = await read(`a,b,c,d,e\n=cmd|' /C calc'!A0,@SUM(1),-cmd,-1.5,+44 20\n`)
    expect(row?.formulas).toEqual([0, 1, 2])
  })
})

describe('an .xlsx file', () => {
  it('gives texts, numbers and dates as a person sees them', async () => {
    const file = await writeXlsx({
      sheets: [
        {
          name: 'Pupils',
          rows: [
            ['Name', 'Height', 'Date', 'NHS number'],
            ['Zoë', 104.3, new Date(Date.UTC(2016, 10, 17)), 9434765919],
          ],
        },
      ],
    })
    expect(cells(await read(file, {}, 'pupils.xlsx'))).toEqual([
      ['Name', 'Height', 'Date', 'NHS number'],
      ['Zoë', '104.3', '2016-11-17', '9434765919'],
    ])
  })

  it('is read whatever its name says', async () => {
    const file = await writeXlsx({ sheets: [{ name: 'One', rows: [['a'], ['b']] }] })
    expect(cells(await read(file, {}, 'pupils.csv'))).toEqual([['a'], ['b']])
  })

  it('gives inline and rich texts, gaps, booleans and undone escapes', async () => {
    const sheet =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>' +
      '<row r="3"><c r="B3" t="inlineStr"><is><r><t>Ann </t></r><r><t>&amp; Bo_x000D_</t></r></is></c><c r="D3" t="b"><v>1</v></c></row>'
    expect(await read(xlsxFrom(sheet))).toEqual([
      { number: 1, cells: ['Name'], formulas: [] },
      { number: 3, cells: ['', 'Ann & Bo', '', 'TRUE'], formulas: [] },
    ])
  })

  it('says which cells hold a formula, though its result looks harmless', async () => {
    const sheet = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*100</f><v>100</v></c></row>'
    expect((await read(xlsxFrom(sheet)))[0]?.formulas).toEqual([1])
    const text = '<row r="1"><c r="A1" t="inlineStr"><is><t>=cmd|x</t></is></c></row>'
    expect((await read(xlsxFrom(text)))[0]?.formulas).toEqual([0])
  })

  it('is refused when it unpacks to more than a table of this kind', async () => {
    const bomb = zipOf([
      { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
      { name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(10_000_000) },
    ])
    expect(await refusal(bomb, { unpackedBytes: 5_000_000 })).toMatch(/^too-large: .*unpacks to far more/)
  })

  it('is refused when a part unpacks to more than it declared', async () => {
    const lying = xlsxFrom('<row r="1"><c r="A1"><v>1</v></c></row>'.repeat(20_000), { declaredSheetBytes: 100 })
    expect(await refusal(lying)).toMatch(/damaged/)
  })

  it('is refused when its shared text goes over the budget, saying to save it as CSV', async () => {
    const rows = Array.from({ length: 400 }, (_, n) => [`a text of its own, number ${n}`])
    const file = await writeXlsx({ sheets: [{ name: 'One', rows }] })
    expect(await refusal(file, { sharedTextBytes: 10_000 })).toMatch(/^too-large: .*Save it as “CSV UTF-8”/)
  })

  it('is refused with more columns than the limit', async () => {
    const file = await writeXlsx({ sheets: [{ name: 'One', rows: [Array.from({ length: 1000 }, () => 'x')] }] })
    expect(await refusal(file)).toMatch(/The sheet has more than 100 columns/)
  })

  it('is refused when it is another kind of archive, cut short, or not well formed', async () => {
    const other = zipOf([{ name: 'letter.txt', content: Buffer.from('Dear reader') }])
    expect(await refusal(other, {}, 'pupils.xlsx')).toMatch(/“pupils.xlsx” is not an Excel workbook/)
    const whole = await writeXlsx({ sheets: [{ name: 'One', rows: [['a'], ['b']] }] })
    expect(await refusal(whole.slice(0, whole.length / 2))).toMatch(/damaged/)
    expect(await refusal(xlsxFrom('<row r="1"><c r="A1"><v>1</c></row>'))).toMatch(/damaged/)
    expect(await refusal(xlsxFrom('<!DOCTYPE x [<!ENTITY a "b">]><row r="1"><c><v>&a;</v></c></row>'))).toMatch(
      /damaged/,
    )
  })

  it('stops its thread when memory runs out, and the next file is read as ever', async () => {
    const sheet = `<row r="1"><c r="A1" t="inlineStr"><is><t>${'x'.repeat(40_000_000)}</t></is></c></row>`
    expect(await refusal(xlsxFrom(sheet), { memoryMb: 16 })).toMatch(/^too-large: .*memory|5,000 characters/)
    expect(cells(await read('a\nb\n'))).toEqual([['a'], ['b']])
  })

  it('may be left half read', async () => {
    const path = join(folder, 'half')
    writeFileSync(path, xlsxFrom('<row><c><v>1</v></c></row>'.repeat(5_000)))
    for await (const row of readTable(path, 'half.xlsx')) if (row.number === 2) break
  })
})

it('builds its archives with real compression', () => {
  expect(deflateRawSync(Buffer.alloc(1000)).length).toBeLessThan(100)
})
