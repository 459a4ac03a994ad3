import type PDFDocument from 'pdfkit'
import type { StructureElement } from 'pdfkit'

/** One block of a page: a heading, a paragraph, lines that stay apart (an address), a list, or a table of named facts. */
export type PdfBlock =
  | { heading: string; level: 1 | 2 }
  | { text: string; isStrong?: true }
  | { lines: readonly string[] }
  | { items: readonly string[] }
  | { facts: readonly (readonly [name: string, value: string])[] }

const points = 11.5
const gap = 8
const nameWidth = 190

/** Draws a block below what there is, on a new page where it has no room, and tells the structure what it is. */
export function drawBlock(document: PDFDocument, parent: StructureElement, block: PdfBlock): void {
  if ('heading' in block) drawHeading(document, parent, block)
  else if ('text' in block) drawText(document, parent, { font: block.isStrong ? 'strong' : 'text', text: block.text })
  else if ('lines' in block) drawText(document, parent, { font: 'text', text: block.lines.join('\n') })
  else if ('items' in block) drawList(document, parent, block.items)
  else drawFacts(document, parent, block.facts)
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

/** A line below a row: decoration, which nobody is told of. */
function drawRule(document: PDFDocument): void {
  document.markContent('Artifact', { type: 'Layout' })
  const right = document.page.width - document.page.margins.left
  document.moveTo(left(document), document.y).lineTo(right, document.y).lineWidth(0.5).stroke('#b1b4b6')
  document.endMarkedContent()
}

function makeRoom(document: PDFDocument, height: number): void {
  const { page } = document
  if (document.y + height > page.height - page.margins.bottom) document.addPage()
}

function left(document: PDFDocument): number {
  return document.page.margins.left
}

function across(document: PDFDocument, indent = 0): { width: number; align: 'left'; lineGap: number } {
  return { width: document.page.width - 2 * left(document) - indent, align: 'left', lineGap: 1.5 }
}
