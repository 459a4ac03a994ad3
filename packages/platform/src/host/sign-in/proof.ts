import type { FastifyReply } from 'fastify'
import type { Account, SignedInUser } from '../../access/index.ts'
import { findAuthenticator } from '../../credentials/index.ts'
import { isPassword } from '../../passwords.ts'
import type { Problem, RawForm, Service } from '../../service.ts'
import { draw } from '../draw.ts'
import type { Hosting } from '../hosting.ts'
import { goTo, isLocal, mount, queryOf, sendHtml } from '../mount.ts'
import { requireAccount, type Visit } from '../visit.ts'
import { countAttempt, forgetFailures, ownAttemptKeys } from './sign-in-delay.ts'
import { renewSession } from './sign-in-session.ts'
import { tryCode } from './try-code.ts'

const provenMs = 15 * 60_000

/** What the user can prove themselves with, by its field's words. */
type Way = 'password' | 'code' | 'press' | 'none'

/** A form sent to a sensitive page: what was typed there, and the proof that came with it on the way through. */
export type Carried = { raw: RawForm; proof: string | undefined }

/** Whether the user has proved in the last 15 minutes who they are. Source: ASVS 7.5.1. */
export function isProven({ session }: Account, now: Date): boolean {
  return now.getTime() - session.provenAt.getTime() < provenMs
}

/** Unpacks what the page that asks for proof carried; any other form is left as it is. */
export function unpackCarried({ seal }: Hosting, visit: Visit, user: Account, raw: RawForm): Carried {
  const { _carried: sealed, _proof: proof } = raw
  if (typeof sealed !== 'string') return { raw, proof: undefined }
  const opened = seal.open(sealed, aboutCarried(visit, user))
  if (opened === undefined) return { raw: {}, proof: undefined }
  return { raw: JSON.parse(opened) as RawForm, proof: typeof proof === 'string' ? proof : '' }
}

/**
 * The visit to go on with when the user has proved who they are, just now or lately; otherwise the page that asks, which
 * carries what was typed, sealed, and sends it on together with the proof. Throws `too-many`.
 */
export async function proveFirst<Who extends Account | SignedInUser>(
  hosting: Hosting,
  visit: Visit,
  { user, carried, service }: { user: Who; carried: Carried; service?: Service },
): Promise<{ visit: Visit; user: Who } | { asked: FastifyReply }> {
  if (isProven(user, visit.now)) return { visit, user }
  const { proof, raw } = carried
  const problem = proof === undefined ? undefined : await problemWith(hosting, visit, user, proof)
  if (proof !== undefined && problem === undefined) {
    const renewed = await renewSession(hosting, visit, { account: user, ...session(user) })
    return { visit: renewed, user: renewed.account }
  }
  const sealed = hosting.seal.seal(JSON.stringify(withoutPasswords(raw)), aboutCarried(visit, user))
  const asking = { address: visit.request.url, carried: sealed, next: '', problem, service }
  return { asked: await askForProof(hosting, visit, user, asking) }
}

/** `/proof?next=…`: asks before a page or a file that may be seen only just after proving who one is. */
export function mountProof(hosting: Hosting): void {
  mount(hosting, {
    path: '/proof',
    needs: { open: 'Everybody signed in may prove who they are' },
    find: async (visit) => requireAccount(visit),
    show: (visit, user) =>
      askForProof(hosting, visit, user, { address: '/proof', carried: '', next: nextOf(visit, {}) }),
    act: async (visit, user, raw) => {
      const next = nextOf(visit, raw)
      const proof = typeof raw._proof === 'string' ? raw._proof : ''
      const problem = await problemWith(hosting, visit, user, proof)
      if (problem) return askForProof(hosting, visit, user, { address: '/proof', carried: '', next, problem })
      await renewSession(hosting, visit, { account: user, ...session(user) })
      return goTo(hosting, visit, next)
    },
  })
}

type Asking = {
  address: string
  carried: string
  next: string
  problem?: string | undefined
  service?: Service | undefined
}

async function askForProof(hosting: Hosting, visit: Visit, user: Account, asking: Asking): Promise<FastifyReply> {
  const { address, carried, next, problem, service } = asking
  const problems: readonly Problem[] = problem ? [{ code: 'wrong', where: '_proof', message: problem }] : []
  const html = draw(hosting, visit, {
    template: 'host/proof.njk',
    title: 'Confirm that it is you',
    view: { address, carried, next, way: (await wayOf(hosting, user)).way },
    form: { raw: {}, problems, sent: false },
    service,
  })
  return sendHtml(visit.reply, html, problem ? 422 : 200)
}

async function problemWith(hosting: Hosting, visit: Visit, user: Account, typed: string): Promise<string | undefined> {
  const { way, passwordHash } = await wayOf(hosting, user)
  if (way === 'press') return undefined
  if (typed === '') return way === 'password' ? 'Enter your password' : 'Enter the code from your app'
  if (way === 'code') {
    const accepted = await tryCode(hosting, visit, { userId: user.id, typed })
    return accepted ? undefined : 'That code is not right, or it was used before'
  }
  const keys = ownAttemptKeys(hosting, user.id, visit.request.ip)
  await countAttempt(hosting, visit, keys)
  if (!(await isPassword(typed, passwordHash))) {
    visit.request.log.info({ happened: 'proof failed', by: 'password', user: user.id })
    return 'This is not your password'
  }
  await forgetFailures(hosting.db, keys, visit.now)
  return undefined
}

async function wayOf(hosting: Hosting, { id, email }: Account): Promise<{ way: Way; passwordHash: string | null }> {
  const { db, config, services } = hosting
  // The cast of a demonstration has no passwords that anybody knows: one press signs in, one press proves.
  const isCast = services.some(({ demo }) => demo?.cast.some((member) => member.email === email))
  if (config.demonstration && isCast) return { way: 'press', passwordHash: null }
  const row = await db.selectFrom('users').select('password_hash').where('id', '=', id).executeTakeFirst()
  const passwordHash = row?.password_hash ?? null
  if (passwordHash !== null) return { way: 'password', passwordHash }
  return { way: (await findAuthenticator(db, id)) ? 'code' : 'none', passwordHash }
}

function session({ session: { hasSecondFactor } }: Account) {
  return { hasSecondFactor }
}

// Files cannot be carried, and passwords are not.
function withoutPasswords(raw: RawForm): RawForm {
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !/password/i.test(name)))
}

function aboutCarried(visit: Visit, { id }: Account): string {
  return `carried ${id} ${visit.request.url}`
}

function nextOf(visit: Visit, raw: RawForm): string {
  const next = raw.next ?? queryOf(visit.request).next
  return typeof next === 'string' && isLocal(next) ? next : '/'
}
