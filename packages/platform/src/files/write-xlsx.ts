import { Readable } from 'node:stream'
import { sheetXml } from './xlsx-cells.ts'
import { listedChoices, listsSheet, validations } from './xlsx-choices.ts'
import { contentTypes, relationships, styles, workbookRelationships, workbookXml } from './xlsx-parts.ts'
import { zip } from './zip.ts'

/** How the cells of a column are kept: text as it is; `YYYY-MM-DD` as a real date; a number with one decimal place. */
export type SheetKind = 'text' | 'day' | 'decimal'

/** One column of a sheet people fill in. */
export interface SheetColumn {
  header: string
  kind?: SheetKind
  /** In characters; as wide as the header when left out. */
  width?: number
  /** A drop-down; anything else is refused by the spreadsheet program. */
  choices?: readonly string[]
  /** Days (`YYYY-MM-DD`) or numbers, both included; anything else is refused by the spreadsheet program. */
  between?: { least: string | number; most: string | number }
}

export type SheetValue = string | number | null | undefined

export interface Sheet {
  name: string
  columns: readonly SheetColumn[]
  rows: readonly (readonly SheetValue[])[]
  /** Empty rows below, in which the drop-downs and limits hold as well. */
  spareRows?: number
}

/** Words on a second sheet, one line each. Only the first sheet of a workbook is ever read back. */
export interface Notes {
  name: string
  lines: readonly string[]
}

/**
 * An .xlsx to be filled in and sent back, whole in memory: for some thousand rows, a CSV is for more. The first row is the
 * header and stays on screen. Text is never run as a formula. Throws a RangeError for a day that is no day.
 * Source: ECMA-376 part 1, §18.
 */
export function writeXlsx(sheet: Sheet, notes: Notes): Readable {
  const lists = listedChoices(sheet.columns)
  const last = sheet.rows.length + 1 + (sheet.spareRows ?? 0)
  const sheets = [
    { name: sheet.name, xml: sheetXml(sheet, validations(sheet.columns, lists, last)) },
    {
      name: notes.name,
      xml: sheetXml(
        { name: notes.name, columns: [{ header: notes.name, width: 100 }], rows: notes.lines.map((line) => [line]) },
        '',
      ),
    },
    ...(lists.length === 0 ? [] : [{ name: 'Lists', xml: listsSheet(lists), isHidden: true }]),
  ]
  const archive = zip([
    { name: '[Content_Types].xml', content: contentTypes(sheets.length) },
    { name: '_rels/.rels', content: relationships },
    { name: 'xl/workbook.xml', content: workbookXml(sheets) },
    { name: 'xl/_rels/workbook.xml.rels', content: workbookRelationships(sheets.length) },
    { name: 'xl/styles.xml', content: styles },
    ...sheets.map(({ xml }, place) => ({ name: `xl/worksheets/sheet${place + 1}.xml`, content: xml })),
  ])
  return Readable.from([archive])
}
