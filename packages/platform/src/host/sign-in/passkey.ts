import type { FastifyReply } from 'fastify'
import { acceptPasskey, passkeyChallenge, siteOf } from '../../credentials/index.ts'
import { inTransaction } from '../../db/index.ts'
import { refuse } from '../../refusals.ts'
import type { RawForm } from '../../service.ts'
import type { Hosting } from '../hosting.ts'
import { mount } from '../mount.ts'
import type { Visit } from '../visit.ts'
import { addressAttemptKeys, countAttempt, forgetFailures } from './sign-in-delay.ts'
import { signIn } from './sign-in-session.ts'
import { beginStep, takeStep } from './steps.ts'

/** Signing in with a passkey: `/sign-in/passkey-challenge` gives the browser what to sign, `/sign-in/passkey` takes it. */
export function mountPasskeySignIn(hosting: Hosting): void {
  const needs = { open: 'Nobody is signed in yet', public: true } as const
  mount(hosting, {
    path: '/sign-in/passkey-challenge',
    needs,
    find: async () => undefined,
    act: async (visit) => {
      const options = await passkeyChallenge(siteOf(hosting.config.publicUrl))
      await beginStep(hosting, visit, { purpose: 'passkey', userId: null, detail: { challenge: options.challenge } })
      return visit.reply.type('application/json').send(options)
    },
  })
  mount(hosting, {
    path: '/sign-in/passkey',
    needs,
    find: async () => undefined,
    act: (visit, _found, raw) => tryPasskey(hosting, visit, raw),
  })
}

/** A passkey is something one has, opened by something one knows or is: it counts as both factors. */
async function tryPasskey(hosting: Hosting, visit: Visit, { response, next }: RawForm): Promise<FastifyReply> {
  const keys = addressAttemptKeys(hosting, visit.request.ip)
  await countAttempt(hosting, visit, keys)
  const step = await takeStep(hosting, visit, 'passkey')
  const site = siteOf(hosting.config.publicUrl)
  const answer = { site, challenge: String(step?.detail.challenge), sent: String(response), now: visit.now }
  const userId = step && (await inTransaction(hosting.db, (tx) => acceptPasskey(tx, answer)))
  if (!userId || !(await isOpen(hosting, userId))) {
    visit.request.log.info({ happened: 'sign-in failed', by: 'passkey' })
    throw refuse('denied', {
      message: 'That passkey is not known here, or it took too long.',
      next: 'Sign in with your password, or try your passkey once more.',
      back: { href: '/sign-in', text: 'Back to sign in' },
    })
  }
  await forgetFailures(hosting.db, keys, visit.now)
  return signIn(hosting, visit, { userId, to: typeof next === 'string' ? next : undefined, hasSecondFactor: true })
}

async function isOpen({ db }: Hosting, userId: string): Promise<boolean> {
  const query = db.selectFrom('users').select('id').where('id', '=', userId).where('closed_at', 'is', null)
  return (await query.executeTakeFirst()) !== undefined
}
