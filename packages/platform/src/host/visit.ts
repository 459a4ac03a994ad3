import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Account, isActing, type SignedInUser, signedInUser } from '../access/index.ts'
import { hashOfToken, newToken } from '../credentials/index.ts'
import { refuse } from '../refusals.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { sign } from './forgery.ts'
import type { Hosting } from './hosting.ts'
import { keepAlive } from './sign-in/sessions.ts'

/** One request with what every page asks of it. */
export type Visit = {
  request: FastifyRequest
  reply: FastifyReply
  now: Date
  /** For the page's one inline script, by the Content Security Policy. */
  nonce: string
  /** Who is signed in, acting in the route's service when there is one. */
  account: Account | SignedInUser | undefined
  /** Keys the forms this page draws: the session's secret, or the visitor cookie's. */
  formSecret: string
  /** Keys the forms this browser may send: also those it was given just before it signed in. */
  formSecrets: readonly string[]
}

declare module 'fastify' {
  interface FastifyRequest {
    nonce: string
  }
}

/** Reads who is behind the request, in one query, and keeps their session alive. Fails only when the database does. */
export async function openVisit(
  hosting: Hosting,
  request: FastifyRequest,
  reply: FastifyReply,
  service?: string,
): Promise<Visit> {
  const now = hosting.clock()
  const token = readCookie(hosting, request, 'session')
  const session = token && { tokenHash: hashOfToken(token), ...(service === undefined ? {} : { service }) }
  const account = session ? await signedInUser(hosting.db, hosting.policies, session, now) : undefined
  if (account) await keepAlive(hosting, account, now)
  const visitor = readCookie(hosting, request, 'visitor')
  const formSecret = account?.session.csrfSecret ?? visitorSecret(hosting, request, reply)
  const formSecrets = visitor === undefined ? [formSecret] : [formSecret, secretOfVisitor(hosting, visitor)]
  return { request, reply, now, nonce: request.nonce, account, formSecret, formSecrets }
}

/** The user acting in the service. Throws `not-signed-in`, or `not-found` when they have no membership there. */
export function actingUser(visit: Visit): SignedInUser {
  const account = requireAccount(visit)
  if (!isActing(account)) throw refuse('not-found', 'There is nothing here that you can see.')
  return account
}

/** Whoever is signed in. Throws `not-signed-in`. */
export function requireAccount({ account }: Visit): Account | SignedInUser {
  if (account) return account
  throw refuse('not-signed-in', 'You are not signed in, or you were signed out because you did nothing for a while.')
}

/** A nonce for one page. */
export function newNonce(random: Buffer = randomBytes(16)): string {
  return random.toString('base64url')
}

/** What keys the forms and notices of this browser while nobody is signed in; marks the browser first if need be. */
export function visitorSecret(hosting: Hosting, request: FastifyRequest, reply: FastifyReply): string {
  const had = readCookie(hosting, request, 'visitor')
  const visitor = had ?? newToken()
  if (had === undefined) writeCookie(hosting, reply, { name: 'visitor', value: visitor })
  return secretOfVisitor(hosting, visitor)
}

function secretOfVisitor({ config }: Hosting, visitor: string): string {
  return sign(config.secret, `visitor ${visitor}`)
}
