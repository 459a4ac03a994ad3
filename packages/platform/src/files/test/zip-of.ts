import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a test archive; `declaredBytes` lies about its size. */
export interface ZipEntry {
  name: string
  content: Buffer
  declaredBytes?: number
}

/** A zip archive byte by byte, so that tests can make the ones no honest program writes. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const packed = packedOnce(entry.content)
    const fields = fieldsOf(entry, packed)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, Buffer.from(entry.name), packed.bytes])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('504b01021400', 'hex'), fields, place, Buffer.from(entry.name))
    locals.push(local)
    offset += local.length
  }
  return Buffer.concat([...locals, ...directory, endOf(entries.length, Buffer.concat(directory).length, offset)])
}

type Packed = { bytes: Buffer; check: number }
const alreadyPacked = new WeakMap<Buffer, Packed>()

// A bomb holds the same content a hundred times.
function packedOnce(content: Buffer): Packed {
  const packed = alreadyPacked.get(content) ?? { bytes: deflateRawSync(content), check: crc32(content) }
  alreadyPacked.set(content, packed)
  return packed
}

function fieldsOf({ name, content, declaredBytes }: ZipEntry, packed: Packed): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt32LE(packed.check, 10)
  fields.writeUInt32LE(packed.bytes.length, 14)
  fields.writeUInt32LE(declaredBytes ?? content.length, 18)
  fields.writeUInt16LE(Buffer.byteLength(name), 22)
  return fields
}

function endOf(count: number, directoryBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.write('504b0506', 'hex')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directoryBytes, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

/** The smallest .xlsx around these rows (sheet XML). */
export function xlsxFrom(rows: string, { declaredSheetBytes }: { declaredSheetBytes?: number } = {}): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const link = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const part = (name: string, xml: string): ZipEntry => ({ name, content: Buffer.from(xml) })
  const sheet = part(
    'xl/worksheets/sheet1.xml',
    `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
  )
  return zipOf([
    part('[Content_Types].xml', '<Types/>'),
    part(
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${link}"><sheets><sheet name="One" r:id="r1"/></sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    declaredSheetBytes === undefined ? sheet : { ...sheet, declaredBytes: declaredSheetBytes },
  ])
}
