/** What we use of pdfkit 0.20, which brings no types of its own. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream'

  /** An element of the tagged structure: what a screen reader is told the content is. */
  export interface StructureElement {
    add(child: StructureElement): StructureElement
    end(): void
  }

  class PDFDocument extends Readable {
    constructor(options: Readonly<Record<string, unknown>>)
    readonly page: {
      readonly width: number
      readonly height: number
      readonly margins: { left: number; bottom: number }
    }
    x: number
    y: number
    addPage(): this
    registerFont(name: string, path: string): this
    font(name: string): this
    fontSize(points: number): this
    text(text: string, x?: number, y?: number, options?: Readonly<Record<string, unknown>>): this
    heightOfString(text: string, options: Readonly<Record<string, unknown>>): number
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    lineWidth(points: number): this
    stroke(colour: string): this
    struct(type: string, options?: Readonly<Record<string, unknown>>, content?: () => void): StructureElement
    addStructure(element: StructureElement): this
    markContent(tag: 'Artifact', options: Readonly<Record<string, unknown>>): this
    endMarkedContent(): this
    end(): void
  }

  // biome-ignore lint/style/noDefaultExport: pdfkit's only export is its default
  export default PDFDocument
}
