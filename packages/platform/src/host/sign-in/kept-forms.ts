import type { FastifyReply, FastifyRequest } from 'fastify'
import { hashOfToken, newToken, sealOf } from '../../credentials/index.ts'
import { readCookie, removeCookie, writeCookie } from '../cookies.ts'
import { draw } from '../draw.ts'
import { isFormToken } from '../forgery.ts'
import type { Hosting } from '../hosting.ts'
import { goTo, mount, sendHtml } from '../mount.ts'
import { requireAccount, type Visit } from '../visit.ts'
import type { ResentField } from './resend.ts'

const keptMinutes = 60
const shownMinutes = 10

/** A form as it was sent, and the membership it was drawn for. */
export type KeptForm = { address: string; fields: readonly ResentField[]; acting: string | undefined }

/**
 * Keeps what somebody sent after their session had run out, for an hour, for the same user in the same browser: the row
 * is sealed with a token that only the browser holds. False when the form was not drawn in that user's session.
 */
export async function keepForm(
  hosting: Hosting,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: readonly ResentField[],
): Promise<boolean> {
  const now = hosting.clock()
  const session = await expiredSession(hosting, request, now)
  if (session === undefined || !isFormToken(session.csrf_secret, formTokenIn(request.body))) return false
  const token = newToken()
  const form = { address: request.url, fields, acting: fields.find(({ name }) => name === '_acting')?.value }
  await hosting.db
    .insertInto('kept_forms')
    .values({
      token_hash: hashOfToken(token),
      user_id: session.user_id,
      sealed: sealOf(token).seal(JSON.stringify(form), session.user_id),
      created_at: now,
      expires_at: minutesLater(now, keptMinutes),
    })
    .execute()
  writeCookie(hosting, reply, { name: 'kept', value: token, maxAgeSeconds: keptMinutes * 60 })
  return true
}

/** What this user had typed in this browser; undefined for anybody else. */
export async function findKeptForm(hosting: Hosting, visit: Visit, userId: string): Promise<KeptForm | undefined> {
  const token = readCookie(hosting, visit.request, 'kept')
  if (token === undefined) return undefined
  const row = await hosting.db
    .selectFrom('kept_forms')
    .select('sealed')
    .where('token_hash', '=', hashOfToken(token))
    .where('user_id', '=', userId)
    .where('expires_at', '>', visit.now)
    .executeTakeFirst()
  const opened = row && sealOf(token).open(row.sealed, userId)
  return opened === undefined ? undefined : (JSON.parse(opened) as KeptForm)
}

/** Forgets what was typed in this browser. */
export async function forgetKeptForm(hosting: Hosting, visit: Visit): Promise<void> {
  const token = readCookie(hosting, visit.request, 'kept')
  if (token === undefined) return
  removeCookie(hosting, visit.reply, 'kept')
  await hosting.db.deleteFrom('kept_forms').where('token_hash', '=', hashOfToken(token)).execute()
}

/** `/kept-form`: what was typed, to be sent as it is or left. */
export function mountKeptForm(hosting: Hosting): void {
  mount(hosting, {
    path: '/kept-form',
    needs: { open: 'Everybody signed in gets back what they typed' },
    find: async (visit) => requireAccount(visit),
    show: async (visit, { id }) => {
      const form = await findKeptForm(hosting, visit, id)
      if (form === undefined) return goTo(hosting, visit, '/')
      await soonForgotten(hosting, visit)
      const view = { address: form.address, fields: form.fields }
      const title = 'What you typed is still here'
      return sendHtml(visit.reply, draw(hosting, visit, { template: 'host/kept-form.njk', title, view }))
    },
    act: async (visit) => {
      await forgetKeptForm(hosting, visit)
      return goTo(hosting, visit, '/')
    },
  })
}

// Long enough to reload the page; too short to turn up again at another sign-in.
async function soonForgotten(hosting: Hosting, visit: Visit): Promise<void> {
  const token = readCookie(hosting, visit.request, 'kept') ?? ''
  await hosting.db
    .updateTable('kept_forms')
    .set({ expires_at: minutesLater(visit.now, shownMinutes) })
    .where('token_hash', '=', hashOfToken(token))
    .where('expires_at', '>', minutesLater(visit.now, shownMinutes))
    .execute()
}

async function expiredSession(hosting: Hosting, request: FastifyRequest, now: Date) {
  const token = readCookie(hosting, request, 'session')
  if (token === undefined) return undefined
  return hosting.db
    .selectFrom('sessions')
    .select(['user_id', 'csrf_secret'])
    .where('token_hash', '=', hashOfToken(token))
    .where('expires_at', '<=', now)
    .executeTakeFirst()
}

function formTokenIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && '_csrf' in body ? body._csrf : undefined
}

function minutesLater(now: Date, minutes: number): Date {
  return new Date(now.getTime() + minutes * 60_000)
}
