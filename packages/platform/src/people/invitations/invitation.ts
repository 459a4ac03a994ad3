import { z } from 'zod'
import type { Policies } from '../../access/index.ts'
import { acceptInvitation, findInvitation, type Invitation } from '../../directory/index.ts'
import { passwordProblem } from '../../passwords.ts'
import {
  defineForm,
  defineOpenPage,
  type OpenAsking,
  type OpenPage,
  onOneLine,
  optionalText,
  refuse,
  type View,
} from '../../service.ts'

const form = defineForm(z.object({ name: onOneLine(optionalText()), password: z.string().max(1000).optional() }))

/** `/invitation/:token`: where the link of an invitation leads, whoever follows it. */
export function invitation(policies: Policies): OpenPage {
  return defineOpenPage({
    path: '/invitation/:token',
    open: 'Whoever was invited has no account yet, or is not signed in',
    template: 'invitations/invitation.njk',
    title: 'You are invited',
    on: findOpen,
    form,
    view: ({ user, params, on }) => viewOf(on, user?.email, params.token ?? ''),
    async act({ tx, user, params, on, now }, { name, password }) {
      if (user !== undefined && user.email !== on.email) throw wrongAccount(user.email)
      const token = params.token ?? ''
      if (on.hasAccount) {
        if (user === undefined) throw refuse('not-signed-in', 'Sign in to accept this invitation.')
        const accepted = await acceptInvitation(tx, { policies, token, now })
        return { to: `/${accepted.service}`, notice: `You now belong to ${on.organisationName}` }
      }
      const problems = problemsOf(on, name, password)
      if (problems.length > 0) return { problems }
      const accepted = await acceptInvitation(tx, { policies, token, name: name ?? '', password: password ?? '', now })
      const notice = `Your account is ready. You now belong to ${on.organisationName}`
      return { to: `/${accepted.service}`, notice, signIn: { userId: accepted.userId } }
    },
  })
}

async function findOpen({ db, params, now }: OpenAsking): Promise<Invitation> {
  const found = await findInvitation(db, params.token ?? '', now)
  if (found) return found
  throw refuse('gone', {
    message: 'The invitation was accepted already, was replaced by a newer one, was withdrawn, or has run out.',
    next: 'If you accepted it, sign in. If not, look for a newer email, or ask whoever invited you to send it again.',
  })
}

function viewOf(on: Invitation, signedInAs: string | undefined, token: string): View {
  const isRight = signedInAs === undefined || signedInAs === on.email
  const step = !isRight ? 'wrong-account' : !on.hasAccount ? 'new' : signedInAs === undefined ? 'sign-in' : 'accept'
  return {
    title: step === 'wrong-account' ? 'This invitation is for somebody else' : `Join ${on.organisationName}`,
    step,
    token,
    name: on.name,
    email: on.email,
    signedInAs: signedInAs ?? '',
    organisationName: on.organisationName,
    expiresAt: on.expiresAt,
  }
}

function problemsOf(on: Invitation, name: string | undefined, password: string | undefined) {
  const weak = passwordProblem(password ?? '', [on.email, name ?? on.name])
  return [
    ...(name === undefined ? [{ code: 'missing', where: 'name', message: 'Enter your full name' }] : []),
    ...(weak === undefined ? [] : [{ code: 'weak', where: 'password', message: weak }]),
  ]
}

function wrongAccount(signedInAs: string) {
  return refuse('denied', {
    message: `You are signed in as ${signedInAs}. This invitation is for another email address.`,
    next: 'Sign out, then follow the link in the email again.',
  })
}
