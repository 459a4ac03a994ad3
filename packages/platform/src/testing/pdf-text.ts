import { inflateSync } from 'node:zlib'

/**
 * The text of each page of a PDF that `writePdf` made, as a reader would copy it: by the tables inside that say which
 * letters the glyphs are. Lines are joined by spaces.
 */
export function pdfText(pdf: Buffer): string[] {
  const objects = objectsOf(pdf)
  const pages = [...objects.values()].filter(({ text }) => /\/Type \/Page\b/.test(text))
  return pages.map(({ text }) => {
    const fonts = fontsOf(objects, text)
    const content = objects.get(Number(/\/Contents (\d+)/.exec(text)?.[1]))?.stream ?? ''
    return shownText(content, fonts)
  })
}

interface PdfObject {
  text: string
  stream: string
}

function objectsOf(pdf: Buffer): Map<number, PdfObject> {
  const objects = new Map<number, PdfObject>()
  const whole = pdf.toString('latin1')
  for (const { 1: number, 2: body = '', index, 0: found } of whole.matchAll(
    /(\d+) 0 obj\n([\s\S]*?)(?=stream\n|endobj)/g,
  )) {
    const start = index + found.length + 'stream\n'.length
    const length = Number(/\/Length (\d+)/.exec(body)?.[1] ?? 0)
    const isStream = whole.startsWith('stream\n', index + found.length)
    const packed = isStream ? pdf.subarray(start, start + length) : Buffer.alloc(0)
    const stream = body.includes('/FlateDecode') ? inflateSync(packed).toString('latin1') : packed.toString('latin1')
    objects.set(Number(number), { text: body, stream })
  }
  return objects
}

type Letters = ReadonlyMap<string, string>

function fontsOf(objects: ReadonlyMap<number, PdfObject>, page: string): Map<string, Letters> {
  const resources = objects.get(Number(/\/Resources (\d+)/.exec(page)?.[1]))?.text ?? ''
  return new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', number]) => {
      const table = /\/ToUnicode (\d+)/.exec(objects.get(Number(number))?.text ?? '')?.[1]
      return [name, lettersOf(objects.get(Number(table))?.stream ?? '')]
    }),
  )
}

function lettersOf(table: string): Letters {
  const letters = new Map<string, string>()
  for (const [, from = '', list = ''] of table.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    ;[...list.matchAll(/<([^>]*)>/g)].forEach(([, units = ''], place) => {
      const glyph = (Number.parseInt(from, 16) + place).toString(16).padStart(4, '0')
      letters.set(
        glyph,
        (units.replaceAll(' ', '').match(/.{4}/g) ?? [])
          .map((unit) => String.fromCharCode(Number.parseInt(unit, 16)))
          .join(''),
      )
    })
  }
  return letters
}

function shownText(content: string, fonts: ReadonlyMap<string, Letters>): string {
  let font: Letters = new Map()
  const lines: string[] = []
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map()
    else
      lines.push(
        [...(shown ?? '').matchAll(/<([^>]*)>/g)]
          .map(([, hex = '']) => (hex.match(/.{4}/g) ?? []).map((glyph) => font.get(glyph) ?? '?').join(''))
          .join(''),
      )
  }
  return lines.join(' ').replaceAll(/\s+/g, ' ')
}
