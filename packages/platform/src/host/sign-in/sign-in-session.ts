import type { FastifyReply } from 'fastify'
import { readCookie, removeCookie, writeCookie } from '../cookies.ts'
import { sign } from '../forgery.ts'
import type { Hosting } from '../hosting.ts'
import { goTo, isLocal } from '../mount.ts'
import { leaveNotice } from '../notices.ts'
import type { Visit } from '../visit.ts'
import { beginSession, endSession, hashOfToken } from './sessions.ts'

const yearSeconds = 365 * 24 * 60 * 60

/**
 * Signs the user in: a new session, never the browser's old one. Somebody with one membership goes on to `to` or to
 * their service, somebody with several chooses first.
 */
export async function signIn(
  hosting: Hosting,
  visit: Visit,
  { userId, to, notice }: { userId: string; to?: string | undefined; notice?: string | undefined },
): Promise<FastifyReply> {
  await signOut(hosting, visit)
  const memberships = await activeMemberships(hosting, userId, visit.now)
  const only = memberships.length === 1 ? memberships[0] : undefined
  const session = { userId, ...(only ? { membershipId: only.id } : {}) }
  const token = await beginSession(hosting.db, hosting.config, session, visit.now)
  writeCookie(hosting, visit.reply, { name: 'session', value: token })
  rememberBrowser(hosting, visit, userId)
  if (notice !== undefined) leaveNotice(hosting, visit, notice, await secretOf(hosting, token))
  visit.request.log.info({ happened: 'signed in', user: userId })
  const next = to !== undefined && isLocal(to) && to !== '/' ? to : undefined
  if (only) return goTo(hosting, visit, next ?? `/${only.service}`)
  return goTo(hosting, visit, next ? `/your-services?next=${encodeURIComponent(next)}` : '/your-services')
}

/** Ends the browser's session, if it has one. */
export async function signOut(hosting: Hosting, visit: Visit): Promise<void> {
  const token = readCookie(hosting, visit.request, 'session')
  if (token === undefined) return
  await endSession(hosting.db, hashOfToken(token), visit.now)
  removeCookie(hosting, visit.reply, 'session')
}

/** The users who signed in from this browser before: others' failed attempts do not slow them down here. */
export function isKnownBrowser(hosting: Hosting, visit: Visit, userId: string): boolean {
  const known = readCookie(hosting, visit.request, 'known')?.split('.') ?? []
  return known.includes(browserMark(hosting, userId))
}

function rememberBrowser(hosting: Hosting, visit: Visit, userId: string): void {
  const known = readCookie(hosting, visit.request, 'known')?.split('.') ?? []
  const mark = browserMark(hosting, userId)
  const value = [mark, ...known.filter((each) => each !== mark)].slice(0, 5).join('.')
  writeCookie(hosting, visit.reply, { name: 'known', value, maxAgeSeconds: yearSeconds })
}

function browserMark(hosting: Hosting, userId: string): string {
  return sign(hosting.config.secret, `known ${userId}`)
}

async function secretOf(hosting: Hosting, token: string): Promise<string> {
  const session = await hosting.db
    .selectFrom('sessions')
    .select('csrf_secret')
    .where('token_hash', '=', hashOfToken(token))
    .executeTakeFirstOrThrow()
  return session.csrf_secret
}

function activeMemberships(hosting: Hosting, userId: string, now: Date) {
  return hosting.db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['m.id', 'm.service'])
    .where('m.user_id', '=', userId)
    .where('m.status', '=', 'active')
    .where('o.status', '=', 'open')
    .where((where) => where.or([where('m.starts_at', 'is', null), where('m.starts_at', '<=', now)]))
    .where((where) => where.or([where('m.ends_at', 'is', null), where('m.ends_at', '>', now)]))
    .limit(2)
    .execute()
}
