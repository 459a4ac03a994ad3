import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { refuse } from '../refusals.ts'

/** A form's token: made anew for every page, so that compression cannot leak it; good as long as its secret. */
export function formToken(secret: string, nonce: string = randomBytes(12).toString('base64url')): string {
  return `${nonce}.${sign(secret, `form ${nonce}`)}`
}

/** Whether the token was made from this secret. */
export function isFormToken(secret: string, token: unknown): boolean {
  if (typeof token !== 'string') return false
  const [nonce = '', signature = ''] = token.split('.')
  return isSame(signature, sign(secret, `form ${nonce}`))
}

/** HMAC-SHA-256 in base64url. */
export function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

/** Compares without telling by its time how much was right. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Refuses a change that another site sent: browsers say where it comes from. The form's token is the second lock.
 * Throws `refuse('forged', …)`.
 */
export function refuseOtherSites(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const sameSite = site === undefined || site === 'same-origin' || site === 'none'
  if (sameSite && (origin === undefined || isOurs(origin, request.headers.host, publicUrl))) return
  throw refuse('forged', 'This form was sent from another site, so nothing was changed.')
}

// The address people typed may differ from the configured one (localhost, 127.0.0.1): the Host header is theirs too.
function isOurs(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (origin === new URL(publicUrl).origin) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host
}
