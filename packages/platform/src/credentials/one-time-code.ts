import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { encode } from 'uqr'

const periodSeconds = 30
const keyBytes = 20

/** A new key for an authenticator app: 160 random bits in base32. Source: RFC 4226 §4 R6. */
export function newAuthenticatorKey(random: Uint8Array = randomBytes(keyBytes)): string {
  return new Secret({ buffer: Uint8Array.from(random).buffer }).base32
}

/** The key in groups of four, easier to type: apps leave the spaces out. */
export function keyInGroups(key: string): string {
  return key.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/** What an authenticator app reads from the QR code: `otpauth://totp/…`. `account` is shown in the app. */
export function authenticatorAddress(key: string, account: string): string {
  return totpOf(key, account).toString()
}

/** The address as a QR code: the path of one SVG drawing (`d`) and how many units it is wide and high. */
export function qrCodeOf(address: string): { path: string; size: number } {
  const { data, size } = encode(address, { ecc: 'M', border: 2 })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { path: dark.join(''), size }
}

/**
 * The 30-second step this code belongs to: now, the one before or the one after, as clocks differ. Undefined when the
 * code is wrong. Source: RFC 6238 §5.2.
 */
export function stepOfCode(key: string, code: string, now: Date): number | undefined {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const delta = totpOf(key, '').validate({ token, timestamp: now.getTime(), window: 1 })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / periodSeconds) + delta
}

function totpOf(key: string, label: string): TOTP {
  const secret = Secret.fromBase32(key)
  return new TOTP({ issuer: 'Remit', label, algorithm: 'SHA1', digits: 6, period: periodSeconds, secret })
}
