import { randomBytes } from 'node:crypto'

// Nothing that can be mistaken for something else when it is read aloud.
const letters = '23456789BCDFGHJKMNPQRTVWXY'

/** What the asker quotes: `7KQ2-M9XD-4T`. `random` gives its ten letters; about 47 bits, so that none is ever guessed. */
export function newReference(random: Uint8Array = randomBytes(10)): string {
  const drawn = [...random.subarray(0, 10)].map((byte) => letters[byte % letters.length] ?? '2').join('')
  return `${drawn.slice(0, 4)}-${drawn.slice(4, 8)}-${drawn.slice(8)}`
}

/** Whether a text could be a reference, however it is typed. */
export function writtenReference(typed: string): string {
  const bare = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
  return `${bare.slice(0, 4)}-${bare.slice(4, 8)}-${bare.slice(8, 10)}`
}
