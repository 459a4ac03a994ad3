import { crc32, deflateRawSync } from 'node:zlib'

/** One file of an archive. */
export interface ZipPart {
  name: string
  content: string
}

/**
 * A zip archive of a few parts, packed, in memory: for files of at most some thousand rows. Every part is dated 1 January
 * 1980, so that the same parts give the same bytes. Source: PKWARE APPNOTE 6.3, §4.3.
 */
export function zip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of parts) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const path = Buffer.from(name)
    const fields = fieldsOf(bytes, packed, path)
    locals.push(Buffer.from('504b0304', 'hex'), fields, path, packed)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('504b01021400', 'hex'), fields, place, path)
    offset += 4 + fields.length + path.length + packed.length
  }
  const listed = Buffer.concat(directory)
  return Buffer.concat([...locals, listed, endOf(parts.length, listed.length, offset)])
}

/** What the local header and the directory both say of a part. */
function fieldsOf(bytes: Buffer, packed: Buffer, path: Buffer): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  // The names are UTF-8.
  fields.writeUInt16LE(0x0800, 2)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt16LE(0x21, 8)
  fields.writeUInt32LE(crc32(bytes), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(bytes.length, 18)
  fields.writeUInt16LE(path.length, 22)
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
