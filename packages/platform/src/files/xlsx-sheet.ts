import type { TableRow } from './table-row.ts'
import type { Workbook } from './xlsx-workbook.ts'
import type { XmlListener } from './xlsx-xml.ts'

/** Gathers the rows of a sheet from its XML; `take` gives those finished since the last time. */
export class SheetListener implements XmlListener {
  /** The highest column met, counted from 1. Cells beyond the limit are counted but not kept. */
  widest = 0
  readonly #workbook: Workbook
  readonly #columns: number
  #rows: TableRow[] = []
  #number = 0
  #cells: string[] = []
  #formulas: number[] = []
  #place = -1
  #type = 'n'
  #style = -1
  #text = ''
  #reading = false

  constructor(workbook: Workbook, columns: number) {
    this.#workbook = workbook
    this.#columns = columns
  }

  /** The rows finished since the last call. */
  take(): TableRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag === 'row') this.#startRow(attributes)
    if (tag === 'c') this.#startCell(attributes)
    if (tag === 'f') this.#formulas.push(this.#place)
    this.#reading = tag === 'v' || tag === 't'
  }

  text(text: string): void {
    if (this.#reading) this.#text += text
  }

  close(tag: string): void {
    this.#reading = false
    if (tag === 'c') this.#endCell()
    if (tag === 'row') this.#endRow()
  }

  #startRow({ r }: Readonly<Record<string, string>>): void {
    this.#number = r === undefined ? this.#number + 1 : Number(r)
    this.#cells = []
    this.#formulas = []
    this.#place = -1
  }

  #startCell({ r, t, s }: Readonly<Record<string, string>>): void {
    this.#place = r === undefined ? this.#place + 1 : columnOf(r)
    this.widest = Math.max(this.widest, this.#place + 1)
    this.#type = t ?? 'n'
    this.#style = s === undefined ? -1 : Number(s)
    this.#text = ''
  }

  #endCell(): void {
    if (this.#place >= this.#columns) return
    while (this.#cells.length < this.#place) this.#cells.push('')
    this.#cells[this.#place] = this.#value().trim()
  }

  #endRow(): void {
    if (this.#cells.every((cell) => cell === '') && this.#formulas.length === 0) return
    this.#rows.push({ number: this.#number, cells: this.#cells, formulas: this.#formulas })
  }

  #value(): string {
    const text = this.#text
    if (this.#type === 's') return unescaped(this.#workbook.sharedTexts[Number(text)] ?? '')
    if (this.#type === 'd') return text.slice(0, 10)
    if (this.#type === 'b') return text === '1' ? 'TRUE' : 'FALSE'
    if (this.#type !== 'n' || text === '') return unescaped(text)
    const number = Number(text)
    if (Number.isNaN(number)) return text
    // Spreadsheets keep 18.9 as 18.899999999999999; 15 digits are what they show.
    return this.#workbook.dateStyles.has(this.#style) ? this.#date(number) : String(Number(number.toPrecision(15)))
  }

  #date(days: number): string {
    // Day 60 of the 1900 system is 29 February 1900, which never was; nobody measured here was born before it.
    const start = this.#workbook.from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
    const date = new Date(start + Math.floor(days) * 86_400_000)
    return Number.isNaN(date.getTime()) ? String(days) : date.toISOString().slice(0, 10)
  }
}

/** “AB12” → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference.replace(/[^A-Z]/gi, '').toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

// ECMA-376 part 1, §22.9.2.19: characters XML cannot hold are written _xHHHH_.
function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
