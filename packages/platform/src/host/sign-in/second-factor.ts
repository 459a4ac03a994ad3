import type { FastifyReply } from 'fastify'
import { type Account, administersHere, type SignedInUser } from '../../access/index.ts'
import {
  addAuthenticator,
  authenticatorAddress,
  findAuthenticator,
  keyInGroups,
  listPasskeys,
  newAuthenticatorKey,
  qrCodeOf,
} from '../../credentials/index.ts'
import { inTransaction } from '../../db/index.ts'
import { refuse } from '../../refusals.ts'
import type { Problem, RawForm, Service } from '../../service.ts'
import { draw } from '../draw.ts'
import type { Hosting } from '../hosting.ts'
import { goTo, isLocal, mount, queryOf, sendHtml } from '../mount.ts'
import { requireAccount, type Visit } from '../visit.ts'
import { isProven } from './proof.ts'
import { renewSession } from './sign-in-session.ts'
import { tryCode } from './try-code.ts'

/**
 * Whoever uses this service must have shown a second factor where the service, the configuration or their rights ask for
 * it: looked at with every request, as rights change. Throws `second-factor`.
 */
export function requireSecondFactor({ config }: Hosting, service: Service, user: SignedInUser, now: Date): void {
  if (config.secondFactor === 'off' || user.session.hasSecondFactor) return
  const everybody = config.secondFactor === 'everybody' || service.secondFactor === 'everybody'
  if (!everybody && !administersHere(user, now)) return
  throw refuse('second-factor', {
    message: everybody
      ? `Everybody who uses ${service.name} signs in with a second step.`
      : `Your roles at ${user.acting.organisation.name} let you manage users, so you sign in with a second step.`,
    next: 'Open the page again: it will take you through it.',
  })
}

/** `/second-factor`: shows the factor one has, or sets one up, for a session that needs it. */
export function mountSecondFactor(hosting: Hosting): void {
  mount(hosting, {
    path: '/second-factor',
    needs: { open: 'Everybody may make their own sign-in safer' },
    find: async (visit) => requireAccount(visit),
    show: async (visit, account) => {
      if (account.session.hasSecondFactor) return goTo(hosting, visit, nextOf(visit, {}))
      if (!isProven(account, visit.now)) return goTo(hosting, visit, proofFirst(visit))
      return drawNext(hosting, visit, account, { raw: {}, problems: [], sent: false })
    },
    act: (visit, account, raw) =>
      typeof raw.key === 'string' ? setUp(hosting, visit, account, raw) : show(hosting, visit, account, raw),
  })
}

type Form = { raw: RawForm; problems: readonly Problem[]; sent: boolean }

async function setUp(hosting: Hosting, visit: Visit, user: Account, raw: RawForm): Promise<FastifyReply> {
  const { db, seal } = hosting
  // Whoever has an app shows its code here; only the account pages, which ask for more, replace it.
  if ((await findAuthenticator(db, user.id)) !== undefined) return show(hosting, visit, user, raw)
  if (!isProven(user, visit.now)) return goTo(hosting, visit, proofFirst(visit))
  const key = seal.open(String(raw.key), aboutNewKey(user))
  if (key === undefined) throw refuse('forged', 'The page you sent had expired, so nothing was changed.')
  const code = typeof raw.code === 'string' ? raw.code : ''
  const codes = await inTransaction(db, (tx) => addAuthenticator(tx, { user, key, code, seal, now: visit.now }))
  if (codes === undefined) {
    const message = 'That code is not right. Check the time on your phone, then enter the newest code.'
    const problems = [{ code: 'wrong', where: 'code', message }]
    return drawNext(hosting, visit, user, { raw, problems, sent: true })
  }
  const renewed = await renewSession(hosting, visit, { account: user, hasSecondFactor: true })
  const view = { codes, href: nextOf(visit, raw) }
  const title = 'Keep your recovery codes'
  return sendHtml(visit.reply, draw(hosting, renewed, { template: 'host/recovery-codes.njk', title, view }))
}

async function show(hosting: Hosting, visit: Visit, account: Account, raw: RawForm): Promise<FastifyReply> {
  const typed = typeof raw.code === 'string' ? raw.code : ''
  const accepted = typed.trim() === '' ? undefined : await tryCode(hosting, visit, { userId: account.id, typed })
  if (accepted === undefined) {
    const message = 'That code is not right, or it was used before. Wait for the next one and try again.'
    return drawNext(hosting, visit, account, { raw, problems: [{ code: 'wrong', where: 'code', message }], sent: true })
  }
  await renewSession(hosting, visit, { account, hasSecondFactor: true })
  return goTo(hosting, visit, nextOf(visit, raw))
}

async function drawNext(hosting: Hosting, visit: Visit, user: Account, form: Form): Promise<FastifyReply> {
  const status = form.problems.length > 0 ? 422 : 200
  const next = nextOf(visit, form.raw)
  const shown = { ...form, raw: {} }
  if ((await findAuthenticator(hosting.db, user.id)) !== undefined) {
    const view = { action: '/second-factor', next }
    const html = draw(hosting, visit, { template: 'host/code.njk', title: 'Enter your code', view, form: shown })
    return sendHtml(visit.reply, html, status)
  }
  const sent = form.raw.key
  const kept = typeof sent === 'string' ? hosting.seal.open(sent, aboutNewKey(user)) : undefined
  const hasPasskey = (await listPasskeys(hosting.db, user.id)).length > 0
  const view = { next, hasPasskey, ...setUpView(hosting, user, kept ?? newAuthenticatorKey()) }
  const title = 'Set up a second step'
  return sendHtml(
    visit.reply,
    draw(hosting, visit, { template: 'host/second-factor.njk', title, view, form: shown }),
    status,
  )
}

function setUpView({ seal }: Hosting, user: Account, key: string) {
  const qr = qrCodeOf(authenticatorAddress(key, user.email))
  return { key: keyInGroups(key), sealedKey: seal.seal(key, aboutNewKey(user)), qr }
}

function proofFirst(visit: Visit): string {
  const here = `/second-factor?next=${encodeURIComponent(nextOf(visit, {}))}`
  return `/proof?next=${encodeURIComponent(here)}`
}

function aboutNewKey({ id }: Account): string {
  return `new authenticator ${id}`
}

function nextOf(visit: Visit, raw: RawForm): string {
  const next = raw.next ?? queryOf(visit.request).next
  return typeof next === 'string' && isLocal(next) ? next : '/'
}
