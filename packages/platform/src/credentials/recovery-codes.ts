import { randomInt } from 'node:crypto'
import type { Reader, Tx } from '../db/index.ts'
import { hashPassword, isPassword } from '../passwords.ts'

const howMany = 10
const length = 10
// Crockford's base 32: no letters that look like digits.
const letters = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * Gives the user ten new codes in place of the old ones, and answers them: the only time they can be read, as only their
 * hashes are kept. Each has 50 random bits, is written `k7m2q-9xw4t`, and is good once.
 */
export async function replaceRecoveryCodes(
  tx: Tx,
  userId: string,
  now: Date,
  draw: (most: number) => number = randomInt,
): Promise<readonly string[]> {
  const codes = Array.from({ length: howMany }, () => newCode(draw))
  const hashes = await Promise.all(codes.map((code) => hashPassword(code)))
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  const rows = hashes.map((code_hash) => ({ user_id: userId, code_hash, created_at: now, used_at: null }))
  await tx.insertInto('recovery_codes').values(rows).execute()
  return codes.map((code) => `${code.slice(0, length / 2)}-${code.slice(length / 2)}`)
}

/** Uses a code up, however it is typed (capitals, spaces, O for 0). False when it is not one, or was used before. */
export async function acceptRecoveryCode(tx: Tx, userId: string, typed: string, now: Date): Promise<boolean> {
  const code = asDrawn(typed)
  if (code.length !== length) return false
  const unused = await unusedOf(tx, userId).select('code_hash').execute()
  const matches = await Promise.all(unused.map(({ code_hash }) => isPassword(code, code_hash)))
  const hash = unused[matches.indexOf(true)]?.code_hash
  if (hash === undefined) return false
  const used = await tx
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return used.numUpdatedRows === 1n
}

/** How many codes are still good. */
export async function countRecoveryCodes(reader: Reader, userId: string): Promise<number> {
  const rows = await unusedOf(reader, userId).select('code_hash').execute()
  return rows.length
}

function unusedOf(reader: Reader, userId: string) {
  return reader.selectFrom('recovery_codes').where('user_id', '=', userId).where('used_at', 'is', null)
}

function newCode(draw: (most: number) => number): string {
  return Array.from({ length }, () => letters[draw(letters.length)]).join('')
}

function asDrawn(typed: string): string {
  return typed
    .toLowerCase()
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1')
    .replaceAll(/[^0-9a-z]/g, '')
}
