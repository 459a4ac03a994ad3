import { writeXlsx } from 'hucre/xlsx'
import { xlsxFrom, zipOf } from '../../packages/platform/src/files/test/zip-of.ts'

/** A file that must be refused with these words, and must leave nothing behind. */
export type HostileFile = { readonly what: string; readonly file: File; readonly told: RegExp }

/**
 * Every file the upload must survive: `urn` is a school the sender may upload for, `born` a day of birth (`dd/mm/yyyy`)
 * that fits. Made one after the other, for some are large.
 */
export function* hostileFiles(urn: string, born: string): Generator<HostileFile> {
  const header = 'URN,NHS number,First name,Last name,Date of birth,Sex\n'
  const child = `${urn},9434765919,Ann,Hostile,${born},F\n`
  const csv = (what: string, content: string | Uint8Array<ArrayBuffer>, told: RegExp): HostileFile => ({
    what,
    file: new File([content], 'pupils.csv'),
    told,
  })
  yield csv('an empty file', '', /is empty/)
  yield csv('a renamed program', new Uint8Array([0x4d, 0x5a, 0x90, 0x00, 0x03]), /is a program, not a table/)
  yield csv('UTF-16', utf16(header + child), /Unicode text \(UTF-16\)/)
  yield csv('Windows-1252', latin1(header + child.replace('Ann', 'Zoë')), /not saved as UTF-8/)
  yield csv('1,000 columns', Array.from({ length: 1_000 }, (_, n) => `c${n}`).join(), /has 1,000 columns/)
  yield csv('a quotation mark never closed', `${header}"${'x\n'.repeat(400_000)}`, /far too long|never closes/)
  yield csv('no pupils', header, /no pupils below its first row/)
  yield csv('a formula', header + child.replace('Ann', "=cmd|' /C calc'!A0"), /First name holds a formula/)
  yield csv(
    'rows twice',
    header + child.replace('9434765919', '') + child.replace('9434765919', ''),
    /same child is in row 2/,
  )
}

/** The spreadsheets among them. */
export async function* hostileSpreadsheets(): AsyncGenerator<HostileFile> {
  const xlsx = (what: string, content: Uint8Array, told: RegExp): HostileFile => ({
    what,
    file: new File([new Uint8Array(content)], 'pupils.xlsx'),
    told,
  })
  yield xlsx('a zip bomb of 10 MB', bomb(), /unpacks to far more/)
  yield xlsx('a zip bomb that lies about its size', lyingBomb(), /damaged/)
  yield xlsx('shared text over the budget', await sharedText(), /more text than can be read.*CSV UTF-8/)
  yield xlsx('a renamed archive', zipOf([{ name: 'letter.txt', content: Buffer.from('Dear reader') }]), /damaged/)
  const formula = '<row><c t="inlineStr"><is><t>URN</t></is></c><c t="str"><f>HYPERLINK("x")</f><v>Sex</v></c></row>'
  yield xlsx('a formula in the header', xlsxFrom(formula.repeat(2)), /has no column/)
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

// A hundred parts of 100 MB each pack to 0.1 MB: 10 MB that unpack to 10 GB.
function bomb(): Buffer {
  const content = Buffer.alloc(100_000_000)
  const parts = Array.from({ length: 100 }, (_, n) => ({ name: `xl/worksheets/sheet${n + 1}.xml`, content }))
  return zipOf([{ name: '[Content_Types].xml', content: Buffer.from('<Types/>') }, ...parts])
}

function lyingBomb(): Buffer {
  return xlsxFrom(`<row><c t="inlineStr"><is><t>${' '.repeat(200_000_000)}</t></is></c></row>`, {
    declaredSheetBytes: 500,
  })
}

async function sharedText(): Promise<Uint8Array> {
  const rows = Array.from({ length: 250_000 }, (_, n) => [`a text of its own, so that it is kept once only: ${n}`])
  return await writeXlsx({ sheets: [{ name: 'Pupils', rows }] })
}
