import type { FastifyRequest } from 'fastify'
import type { Refusal } from '../../refusals.ts'

/** One hidden field of the form that sends it all again. */
export type ResentField = { name: string; value: string }

/**
 * What was typed in a form whose session had ended, so that signing in again loses nothing; undefined when the refusal
 * has another reason, or when no browser vouches that our own page sent it. Passwords are not among it, nor files.
 */
export function fieldsToResend(request: FastifyRequest, { code }: Refusal): readonly ResentField[] | undefined {
  const expired = code === 'not-signed-in' || code === 'forged'
  const { body, headers, method } = request
  const vouched = headers['sec-fetch-site'] === 'same-origin' || isOwn(headers.origin, headers.host)
  if (!expired || !vouched || method !== 'POST' || typeof body !== 'object' || body === null) return undefined
  return Object.entries(body).flatMap(([name, values]) =>
    name === '_csrf' || /password/i.test(name)
      ? []
      : [values].flat().flatMap((value) => (typeof value === 'string' ? [{ name, value }] : [])),
  )
}

function isOwn(origin: string | undefined, host: string | undefined): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
}
