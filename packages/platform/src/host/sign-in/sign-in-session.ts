import type { FastifyReply } from 'fastify'
import { type Account, type SignedInUser, signedInUser } from '../../access/index.ts'
import { browserInWords, hashOfToken, newToken } from '../../credentials/index.ts'
import { readCookie, removeCookie, writeCookie } from '../cookies.ts'
import { sign } from '../forgery.ts'
import type { Hosting } from '../hosting.ts'
import { goTo, isLocal } from '../mount.ts'
import { leaveNotice } from '../notices.ts'
import type { Visit } from '../visit.ts'
import { findKeptForm } from './kept-forms.ts'
import { actIn, beginSession, endSession } from './sessions.ts'

const yearSeconds = 365 * 24 * 60 * 60

/** Who signs in, where they go, and whether they have shown a second factor. */
export type SigningIn = {
  userId: string
  to?: string | undefined
  notice?: string | undefined
  hasSecondFactor?: boolean
}

/**
 * Signs the user in: a new session, never the browser's old one. Somebody with one membership goes on to `to` or to
 * their service, somebody with several chooses first; who was signed out while typing comes to what they typed.
 */
export async function signIn(
  hosting: Hosting,
  visit: Visit,
  { userId, to, notice, hasSecondFactor = false }: SigningIn,
): Promise<FastifyReply> {
  const kept = await findKeptForm(hosting, visit, userId)
  await signOut(hosting, visit)
  const browser = browserInWords(visit.request.headers['user-agent'])
  const token = await beginSession(hosting.db, hosting.config, { userId, browser, hasSecondFactor }, visit.now)
  const tokenHash = hashOfToken(token)
  // Read as every request reads them: what can be chosen here can be acted in there.
  const memberships = (await signedInUser(hosting.db, hosting.policies, { tokenHash }, visit.now))?.memberships ?? []
  const only = memberships.length === 1 ? memberships[0] : undefined
  const acting = memberships.find(({ id }) => id === kept?.acting) ?? only
  if (acting) await actIn(hosting.db, tokenHash, acting.id)
  writeCookie(hosting, visit.reply, { name: 'session', value: token })
  rememberBrowser(hosting, visit, userId)
  if (notice !== undefined) leaveNotice(hosting, visit, notice, await secretOf(hosting, token))
  visit.request.log.info({ happened: 'signed in', user: userId, hasSecondFactor })
  if (kept) return goTo(hosting, visit, '/kept-form')
  const next = to !== undefined && isLocal(to) && to !== '/' ? to : undefined
  if (only) return goTo(hosting, visit, next ?? `/${only.service}`)
  return goTo(hosting, visit, next ? `/your-services?next=${encodeURIComponent(next)}` : '/your-services')
}

/**
 * The user has proved again who they are: their session goes on under a new token. Answers the visit as it then is.
 * Source: ASVS 7.2.4.
 */
export async function renewSession<Who extends Account | SignedInUser>(
  hosting: Hosting,
  visit: Visit,
  { account, hasSecondFactor }: { account: Who; hasSecondFactor: boolean },
): Promise<Visit & { account: Who }> {
  const token = newToken()
  const old = account.session
  const changed = { tokenHash: hashOfToken(token), provenAt: visit.now, hasSecondFactor }
  await hosting.db
    .updateTable('sessions')
    .set({ token_hash: changed.tokenHash, proven_at: visit.now, has_second_factor: hasSecondFactor })
    .where('token_hash', '=', old.tokenHash)
    .execute()
  writeCookie(hosting, visit.reply, { name: 'session', value: token })
  return { ...visit, account: { ...account, session: { ...old, ...changed } } }
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
