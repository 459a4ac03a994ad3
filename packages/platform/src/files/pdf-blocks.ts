import type PDFDocument from 'pdfkit'
import type { StructureElement } from 'pdfkit'

/** One block of a page: a heading, a paragraph, lines that stay apart (an address), a list, a table of named facts, or a table. */
export type PdfBlock =
  | { heading: string; level: 1 | 2 }
  | { text: string; isStrong?: true }
  | { lines: readonly string[] }
  | { items: readonly string[] }
  | { facts: readonly (readonly [name: string, value: string])[] }
  | { table: PdfTable }

/** Columns with their headings, and rows of as many cells; the first cell of a row names it. */
export interface PdfTable {
  columns: readonly PdfColumn[]
  rows: readonly (readonly string[])[]
}

export interface PdfColumn {
  heading: string
  /** How much of the page's width it takes, of all columns together. */
  share: number
  isNumber?: true
}

const points = 11.5
const gap = 8
const nameWidth = 190

/** Draws a block below what there is, on a new page where it has no room, and tells the structure what it is. */
export function drawBlock(document: PDFDocument, parent: StructureElement, block: PdfBlock): void {
  if ('heading' in block) drawHeading(document, parent, block)
  else if ('text' in block) drawText(document, parent, { font: block.isStrong ? 'strong' : 'text', text: block.text })
  else if ('lines' in block) drawText(document, parent, { font: 'text', text: block.lines.join('\n') })
  else if ('items' in block) drawList(document, parent, block.items)
  else if ('facts' in block) drawFacts(document, parent, block.facts)
  else drawTable(document, parent, block.table)
}

function drawHeading(
  document: PDFDocument,
  parent: StructureElement,
  { heading, level }: { heading: string; level: 1 | 2 },
): void {
  document.font('strong').fontSize(level === 1 ? 18 : 13.5)
  makeRoom(document, 90)
  document.y += level === 1 ? gap : gap / 2
  parent.add(
    document.struct(`H${level}`, {}, () => document.text(heading, left(document), document.y, across(document))),
  )
  document.y += gap
}

function drawText(
  document: PDFDocument,
  parent: StructureElement,
  { font, text }: { font: string; text: string },
): void {
  document.font(font).fontSize(points)
  parent.add(document.struct('P', {}, () => document.text(text, left(document), document.y, across(document))))
  document.y += gap
}

function drawList(document: PDFDocument, parent: StructureElement, items: readonly string[]): void {
  document.font('text').fontSize(points)
  const list = document.struct('L')
  parent.add(list)
  for (const text of items) {
    makeRoom(document, document.heightOfString(text, across(document, 18)))
    const { y } = document
    const item = document.struct('LI')
    list.add(item)
    item.add(document.struct('Lbl', {}, () => document.text('•', left(document) + 4, y, { lineBreak: false })))
    item.add(document.struct('LBody', {}, () => document.text(text, left(document) + 18, y, across(document, 18))))
    item.end()
    document.y += gap / 2
  }
  list.end()
  document.y += gap / 2
}

function drawFacts(
  document: PDFDocument,
  parent: StructureElement,
  facts: readonly (readonly [name: string, value: string])[],
): void {
  const table = document.struct('Table')
  parent.add(table)
  for (const [name, value] of facts) {
    document.font('text').fontSize(points)
    const height = document.heightOfString(value, across(document, nameWidth))
    makeRoom(document, height + gap)
    const y = document.y + gap / 2
    const row = document.struct('TR')
    table.add(row)
    document.font('strong')
    row.add(document.struct('TH', { scope: 'Row' }, () => document.text(name, left(document), y, { width: nameWidth })))
    const below = document.y
    document.font('text')
    row.add(
      document.struct('TD', {}, () => document.text(value, left(document) + nameWidth, y, across(document, nameWidth))),
    )
    row.end()
    document.y = Math.max(below, document.y) + gap / 2
    drawRule(document)
  }
  table.end()
  document.y += gap
}

const tablePoints = 9

type Cell = { column: PdfColumn; text: string; x: number; width: number }

function drawTable(document: PDFDocument, parent: StructureElement, { columns, rows }: PdfTable): void {
  const table = document.struct('Table')
  parent.add(table)
  const headings = cellsOf(
    document,
    columns,
    columns.map(({ heading }) => heading),
  )
  document.fontSize(tablePoints).font('strong')
  const headingHeight = heightOf(document, headings)
  makeRoom(document, 3 * headingHeight + 4 * gap)
  drawRow(document, headings, (_, content) => document.struct('TH', { scope: 'Column' }, content), table)
  for (const row of rows) {
    document.fontSize(tablePoints).font('text')
    const cells = cellsOf(document, columns, row)
    if (makeRoom(document, heightOf(document, cells) + gap)) repeatHeadings(document, headings)
    document.fontSize(tablePoints).font('text')
    drawRow(document, cells, (at, content) => cellOf(document, at, content), table)
  }
  table.end()
  document.y += gap
}

function cellOf(document: PDFDocument, at: number, content: () => void): StructureElement {
  return at === 0 ? document.struct('TH', { scope: 'Row' }, content) : document.struct('TD', {}, content)
}

function cellsOf(document: PDFDocument, columns: readonly PdfColumn[], texts: readonly string[]): Cell[] {
  const whole = columns.reduce((sum, { share }) => sum + share, 0)
  const { width } = across(document)
  let x = left(document)
  return columns.map((column, at) => {
    const cell = { column, text: texts[at] ?? '', x, width: (width * column.share) / whole }
    x += cell.width
    return cell
  })
}

function heightOf(document: PDFDocument, cells: readonly Cell[]): number {
  return Math.max(...cells.map(({ text, width }) => document.heightOfString(text, { width: width - gap })))
}

function drawRow(
  document: PDFDocument,
  cells: readonly Cell[],
  element: (at: number, content: () => void) => StructureElement,
  table: StructureElement,
): void {
  const y = document.y + gap / 2
  const below = y + heightOf(document, cells)
  const row = document.struct('TR')
  table.add(row)
  cells.forEach((cell, at) => {
    row.add(element(at, () => drawCell(document, cell, y)))
  })
  row.end()
  document.y = below + gap / 2
  drawRule(document)
}

function drawCell(document: PDFDocument, { column, text, x, width }: Cell, y: number): void {
  document.text(text, x, y, { width: width - gap, align: column.isNumber ? 'right' : 'left' })
}

/** The headings once more on a new page: for the eye, as whoever listens was told them before. */
function repeatHeadings(document: PDFDocument, headings: readonly Cell[]): void {
  document.font('strong')
  const y = document.y
  const below = y + heightOf(document, headings)
  document.markContent('Artifact', { type: 'Pagination' })
  for (const cell of headings) drawCell(document, cell, y)
  document.endMarkedContent()
  document.y = below + gap / 2
  drawRule(document)
}

/** A line below a row: decoration, which nobody is told of. */
function drawRule(document: PDFDocument): void {
  document.markContent('Artifact', { type: 'Layout' })
  const right = document.page.width - document.page.margins.left
  document.moveTo(left(document), document.y).lineTo(right, document.y).lineWidth(0.5).stroke('#b1b4b6')
  document.endMarkedContent()
}

/** Whether a new page was begun, as there was no such height left on the last. */
function makeRoom(document: PDFDocument, height: number): boolean {
  const { page } = document
  const isFull = document.y + height > page.height - page.margins.bottom
  if (isFull) document.addPage()
  return isFull
}

function left(document: PDFDocument): number {
  return document.page.margins.left
}

function across(document: PDFDocument, indent = 0): { width: number; align: 'left'; lineGap: number } {
  return { width: document.page.width - 2 * left(document) - indent, align: 'left', lineGap: 1.5 }
}
