import { createHash, randomBytes } from 'node:crypto'

/** What goes into the link: 256 bits nobody can guess, safe in an address. */
export function newInvitationToken(random: Uint8Array = randomBytes(32)): string {
  return Buffer.from(random).toString('base64url')
}

/** What is stored of it: a stolen backup holds no link that works. */
export function hashOfInvitationToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
