import type { FastifyReply } from 'fastify'
import { findAuthenticator } from '../../credentials/index.ts'
import type { Problem, RawForm } from '../../service.ts'
import { draw } from '../draw.ts'
import type { Hosting } from '../hosting.ts'
import { goTo, mount, sendHtml } from '../mount.ts'
import type { Visit } from '../visit.ts'
import { type SigningIn, signIn } from './sign-in-session.ts'
import { beginStep, findStep, type Step, takeStep } from './steps.ts'
import { tryCode } from './try-code.ts'

/** The first factor was right: signs in, or asks for a code first where the user has an authenticator app. */
export async function askSecondFactor(hosting: Hosting, visit: Visit, who: SigningIn): Promise<FastifyReply> {
  const { userId, to, notice } = who
  if ((await findAuthenticator(hosting.db, userId)) === undefined) return signIn(hosting, visit, who)
  await beginStep(hosting, visit, { purpose: 'code', userId, detail: { to, notice } })
  return goTo(hosting, visit, '/sign-in/code')
}

/** `/sign-in/code`: the second step, for whoever has just shown the first. */
export function mountCodeStep(hosting: Hosting): void {
  mount(hosting, {
    path: '/sign-in/code',
    needs: { open: 'Whoever is here has shown a first factor, and is not signed in yet', public: true },
    find: (visit) => findStep(hosting, visit, 'code'),
    show: async (visit, step) =>
      step ? sendHtml(visit.reply, drawCode(hosting, visit, {}, [])) : goTo(hosting, visit, '/sign-in'),
    act: (visit, step, raw) => goOn(hosting, visit, step, raw),
  })
}

async function goOn(hosting: Hosting, visit: Visit, step: Step | undefined, raw: RawForm): Promise<FastifyReply> {
  const userId = step?.userId ?? undefined
  if (step === undefined || userId === undefined) return goTo(hosting, visit, '/sign-in')
  const typed = typeof raw.code === 'string' ? raw.code : ''
  const problem = typed.trim() === '' ? 'Enter the code from your app' : undefined
  const accepted = problem === undefined ? await tryCode(hosting, visit, { userId, typed }) : undefined
  if (accepted === undefined) {
    const message = problem ?? 'That code is not right, or it was used before. Wait for the next one and try again.'
    const problems = [{ code: 'wrong', where: 'code', message }]
    return sendHtml(visit.reply, drawCode(hosting, visit, raw, problems), 422)
  }
  await takeStep(hosting, visit, 'code')
  const { to, notice } = step.detail
  return signIn(hosting, visit, {
    userId,
    to: typeof to === 'string' ? to : undefined,
    notice: accepted === 'recovery' ? 'That recovery code is used up now' : textOf(notice),
    hasSecondFactor: true,
  })
}

function drawCode(hosting: Hosting, visit: Visit, raw: RawForm, problems: readonly Problem[]): string {
  const form = { raw: {}, problems, sent: 'code' in raw }
  const view = { back: { href: '/sign-in' }, action: '/sign-in/code', next: '' }
  return draw(hosting, visit, { template: 'host/code.njk', title: 'Enter your code', view, form })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
