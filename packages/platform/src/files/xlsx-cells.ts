import type { Sheet, SheetColumn, SheetKind, SheetValue } from './write-xlsx.ts'
import { escaped, styleOf, worksheet } from './xlsx-parts.ts'

/** A sheet with its header, which stays on screen, its rows, and what holds for its cells (`validations`). */
export function sheetXml({ columns, rows }: Sheet, validations: string): string {
  const widths = columns.map(({ header, kind = 'text', width = Math.max(10, header.length + 3) }, place) => {
    return `<col min="${place + 1}" max="${place + 1}" width="${width}" customWidth="1" style="${styleOf[kind]}"/>`
  })
  const header = columns.map((column, place) => textCell(`${letterOf(place)}1`, column.header, styleOf.header))
  const lines = rows.map((row, index) => line(columns, row, index + 2))
  return worksheet(
    [
      '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
      `<cols>${widths.join('')}</cols>`,
      `<sheetData><row r="1">${header.join('')}</row>${lines.join('')}</sheetData>`,
      validations,
      '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
      '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    ].join(''),
  )
}

function line(columns: readonly SheetColumn[], row: readonly SheetValue[], number: number): string {
  const cells = columns.map(({ kind = 'text' }, place) => cell(`${letterOf(place)}${number}`, kind, row[place]))
  return `<row r="${number}">${cells.join('')}</row>`
}

function cell(at: string, kind: SheetKind, value: SheetValue): string {
  if (value === null || value === undefined || value === '') return `<c r="${at}" s="${styleOf[kind]}"/>`
  if (kind === 'day') return `<c r="${at}" s="${styleOf.day}"><v>${serialOf(String(value))}</v></c>`
  if (kind === 'decimal') return `<c r="${at}" s="${styleOf.decimal}"><v>${Number(value)}</v></c>`
  return textCell(at, String(value), styleOf.text)
}

function textCell(at: string, text: string, style: number): string {
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}

/** A day (`YYYY-MM-DD`) as spreadsheets count it: days since 30 December 1899. Throws a RangeError for no day. */
export function serialOf(day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`)
  // 31 February is read as 3 March.
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(day)) throw new RangeError(`“${day}” is no day.`)
  return (at - Date.UTC(1899, 11, 30)) / 86_400_000
}

/** 0 → “A”, 26 → “AA”. */
export function letterOf(place: number): string {
  const last = String.fromCharCode(65 + (place % 26))
  return place < 26 ? last : letterOf(Math.floor(place / 26) - 1) + last
}
