import { randomBytes } from 'node:crypto'

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * A new id: UUID version 7 (RFC 9562 §5.7), so that rows made later sort later. `random` gives its 10 random bytes.
 * Never fails for moments between 1970 and the year 10889.
 */
export function newId(now: Date, random: Uint8Array = randomBytes(10)): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f)
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/**
 * Whether a text from outside (an address, a form) is an id at all. PostgreSQL fails on a uuid column compared with
 * anything else, so a find-by-id answers undefined when this is false. Lower case only, as `newId` writes it.
 */
export function isId(text: string): boolean {
  return shape.test(text)
}
