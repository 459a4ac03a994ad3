import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { defineForm, text } from '../../pages/index.ts'
import { isPassword } from '../../passwords.ts'
import type { Problem, RawForm } from '../../service.ts'
import { draw } from '../draw.ts'
import type { Hosting } from '../hosting.ts'
import { goTo, isLocal, mount, queryOf, sendHtml } from '../mount.ts'
import { leaveNotice } from '../notices.ts'
import { requireAccount, type Visit, visitorSecret } from '../visit.ts'
import { askSecondFactor } from './code-step.ts'
import { forgetKeptForm } from './kept-forms.ts'
import { attemptKeys, countAttempt, forgetFailures } from './sign-in-delay.ts'
import { isKnownBrowser, signOut } from './sign-in-session.ts'

const signInForm = defineForm(
  z.object({
    email: text('Enter your email address').toLowerCase(),
    // A password is taken as typed: spaces are part of it.
    password: z.string('Enter your password').min(1, 'Enter your password').max(1000, 'Enter your password'),
    next: z.string().optional(),
  }),
)

// One message for every reason, so that nobody learns which addresses have an account.
const wrong: readonly Problem[] = [
  {
    code: 'wrong',
    where: 'email',
    message: 'The email address or the password is not right. Check both and try again.',
  },
]

/** Sign-in and sign-out. */
export function mountSignIn(hosting: Hosting): void {
  mountSession(hosting)
  mount(hosting, {
    path: '/sign-in',
    needs: { open: 'Nobody is signed in yet', public: true },
    find: async () => undefined,
    show: async (visit) => {
      if (visit.account) return goTo(hosting, visit, '/')
      return sendHtml(visit.reply, drawSignIn(hosting, visit, { raw: {}, problems: [], sent: false }))
    },
    act: (visit, _found, raw) => tryToSignIn(hosting, visit, raw),
  })
  mount(hosting, {
    path: '/sign-out',
    needs: { open: 'Whoever is signed in may sign out', public: true },
    find: async () => undefined,
    act: async (visit) => {
      await signOut(hosting, visit)
      await forgetKeptForm(hosting, visit)
      visit.request.log.info({ happened: 'signed out', user: visit.account?.id })
      visit.reply.header('clear-site-data', '"cache", "storage"')
      leaveNotice(hosting, visit, 'You are signed out', visitorSecret(hosting, visit.request, visit.reply))
      return goTo(hosting, visit, '/sign-in')
    },
  })
}

/** Asked by the page's script when its user wants to stay: every request keeps the session alive. */
function mountSession(hosting: Hosting): void {
  mount(hosting, {
    path: '/session',
    needs: { open: 'Everybody signed in may keep their own session' },
    find: async (visit) => requireAccount(visit),
    show: async (visit) => visit.reply.code(204).send(),
  })
}

async function tryToSignIn(hosting: Hosting, visit: Visit, raw: RawForm): Promise<FastifyReply> {
  const read = signInForm.read(raw)
  if (!read.ok) return again(hosting, visit, raw, read.problems)
  const { email, password, next } = read.value
  const user = await hosting.db
    .selectFrom('users')
    .select(['id', 'password_hash'])
    .where('email', '=', email)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  const knownBrowser = isKnownBrowser(hosting, visit, user?.id ?? '')
  const keys = attemptKeys(hosting, { email, address: visit.request.ip, knownBrowser })
  await countAttempt(hosting, visit, keys)
  const right = await isPassword(password, user?.password_hash ?? null)
  if (!right || user === undefined) {
    visit.request.log.info({ happened: 'sign-in failed', by: 'password', user: user?.id })
    return again(hosting, visit, raw, wrong)
  }
  await forgetFailures(hosting.db, keys, visit.now)
  return askSecondFactor(hosting, visit, { userId: user.id, to: next })
}

function again(hosting: Hosting, visit: Visit, raw: RawForm, problems: readonly Problem[]): FastifyReply {
  const { password: _, ...kept } = raw
  return sendHtml(visit.reply, drawSignIn(hosting, visit, { raw: kept, problems, sent: true }), 422)
}

function drawSignIn(
  hosting: Hosting,
  visit: Visit,
  form: { raw: RawForm; problems: readonly Problem[]; sent: boolean },
): string {
  const next = queryOf(visit.request).next ?? form.raw.next
  const view = {
    next: typeof next === 'string' && isLocal(next) ? next : '',
    provider: hosting.config.provider?.label,
    /** Whoever has no administrator has no account to sign in with, perhaps: the form for one is here. */
    forms: hosting.services.flatMap(({ key, name, firstAdministrator }) =>
      firstAdministrator === undefined ? [] : [{ service: name, href: `/first-administrator/${key}` }],
    ),
    casts: hosting.config.demonstration
      ? hosting.services.flatMap(({ name, demo }) => (demo ? [{ service: name, cast: demo.cast }] : []))
      : [],
  }
  return draw(hosting, visit, { template: 'host/sign-in.njk', title: 'Sign in', form, view })
}
