import { createHash, randomBytes } from 'node:crypto'

/** What the database keeps of a token: its SHA-256, in hexadecimal. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** A token nobody can guess: 256 random bits, safe in addresses and cookies. */
export function newToken(random: Buffer = randomBytes(32)): string {
  return random.toString('base64url')
}
