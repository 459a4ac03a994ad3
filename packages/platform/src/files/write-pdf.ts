import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type PDFDocument from 'pdfkit'
import { drawBlock, type PdfBlock } from './pdf-blocks.ts'

/** What a PDF says of itself: its title is what readers and screen readers announce. */
export interface PdfFile {
  title: string
  author: string
  madeAt: Date
}

const fonts = join(import.meta.dirname, '../../fonts')

/**
 * A PDF on A4, in British English, tagged for screen readers as PDF/UA asks, its letters embedded; each part begins on a
 * page of its own. Parts are drawn one at a time, other work in between, and sent as they are drawn. For some hundred
 * pages. Fails as the parts fail.
 */
export async function writePdf(
  file: PdfFile,
  parts: Iterable<readonly PdfBlock[]> | AsyncIterable<readonly PdfBlock[]>,
): Promise<Readable> {
  // Only who makes a PDF pays for loading it: this room is loaded in threads, too.
  const { default: Document } = await import('pdfkit')
  const document = new Document({
    size: 'A4',
    margins: { top: 56, bottom: 56, left: 64, right: 64 },
    lang: 'en-GB',
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    font: join(fonts, 'noto-sans-regular.ttf'),
    info: { Title: file.title, Author: file.author, CreationDate: file.madeAt },
  })
  document.registerFont('text', join(fonts, 'noto-sans-regular.ttf'))
  document.registerFont('strong', join(fonts, 'noto-sans-bold.ttf'))
  drawParts(document, parts).catch((cause: Error) => document.destroy(cause))
  return document
}

async function drawParts(
  document: PDFDocument,
  parts: Iterable<readonly PdfBlock[]> | AsyncIterable<readonly PdfBlock[]>,
): Promise<void> {
  for await (const blocks of parts) {
    document.addPage()
    const part = document.struct('Document')
    document.addStructure(part)
    for (const block of blocks) drawBlock(document, part, block)
    part.end()
    await setImmediate()
  }
  document.end()
}
