import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { hashOfToken, newToken } from '../../credentials/index.ts'
import type { Reader, Tx } from '../../db/index.ts'
import { defineTemplate, send } from '../../notify/index.ts'
import { defineForm, text } from '../../pages/index.ts'
import { hashPassword, passwordProblem } from '../../passwords.ts'
import { refuse } from '../../refusals.ts'
import { defineOpenPage, type OpenPage } from '../../service.ts'
import type { Hosting } from '../hosting.ts'

const hourMs = 60 * 60_000
const answerMs = 250
const why = 'Somebody who has forgotten their password cannot sign in'

const resetMessage = defineTemplate({
  kind: 'host.newPassword',
  subject: 'Choose a new password for Remit',
  paragraphs: [
    'Hello ((name))',
    'Somebody, we hope you, asked to choose a new password for Remit. Open this address within one hour:',
    '((link))',
    'It works once. If it was not you, do nothing: your password stays as it is.',
  ],
})

/** Asking for a new password by email, and choosing it. The answer, and its time, tell nothing of who has an account. */
export function newPasswordPages(hosting: Hosting): readonly OpenPage[] {
  return [forgottenPage(hosting), linkSentPage, newPasswordPage]
}

function forgottenPage(hosting: Hosting): OpenPage {
  return defineOpenPage({
    path: '/forgotten-password',
    open: why,
    template: 'forgotten-password.njk',
    title: 'Choose a new password',
    view: () => ({ back: { href: '/sign-in' } }),
    form: defineForm(z.object({ email: text('Enter your email address').toLowerCase() })),
    async act({ tx, now }, { email }) {
      await Promise.all([sendLink(hosting, tx, email, now), sleep(answerMs)])
      return { to: '/forgotten-password/sent' }
    },
  })
}

const linkSentPage = defineOpenPage({
  path: '/forgotten-password/sent',
  open: why,
  template: 'forgotten-password-sent.njk',
  title: 'Check your email',
})

const newPasswordPage = defineOpenPage({
  path: '/new-password/:token',
  open: why,
  template: 'new-password.njk',
  title: 'Choose a new password',
  async on({ db, params, now }) {
    const found = await findLink(db, params.token ?? '', now)
    if (found) return found
    throw refuse('gone', {
      message: 'This link has been used already, or it is more than an hour old.',
      next: 'Ask for a new password again.',
    })
  },
  form: defineForm(z.object({ password: z.string('Enter a password').min(1, 'Enter a password').max(1000) })),
  async act({ tx, params, on, now }, { password }) {
    const message = passwordProblem(password, [on.email, on.name])
    if (message) return { problems: [{ code: 'weak', where: 'password', message }] }
    await changePassword(tx, { token: params.token ?? '', user: on, password, now })
    return { to: '/sign-in', notice: 'Your password is changed. Sign in with the new one.' }
  },
})

async function sendLink({ config }: Hosting, tx: Tx, email: string, now: Date): Promise<void> {
  const user = await tx
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('email', '=', email)
    .where('closed_at', 'is', null)
    .where('password_hash', 'is not', null)
    .executeTakeFirst()
  if (user === undefined || (await hasFreshLink(tx, user.id, now))) return
  const token = newToken()
  await tx
    .insertInto('one_time_tokens')
    .values({
      token_hash: hashOfToken(token),
      user_id: user.id,
      purpose: 'reset',
      detail: JSON.stringify({}),
      created_at: now,
      expires_at: new Date(now.getTime() + hourMs),
    })
    .execute()
  const link = `${config.publicUrl}/new-password/${token}`
  await send(tx, { template: resetMessage, to: user.email, gaps: { name: user.name, link }, now })
}

/** One link a minute at most, so that nobody can fill another's mailbox. */
async function hasFreshLink(tx: Tx, userId: string, now: Date): Promise<boolean> {
  const fresh = await tx
    .selectFrom('one_time_tokens')
    .select('token_hash')
    .where('user_id', '=', userId)
    .where('purpose', '=', 'reset')
    .where('created_at', '>', new Date(now.getTime() - 60_000))
    .executeTakeFirst()
  return fresh !== undefined
}

function findLink(reader: Reader, token: string, now: Date) {
  return reader
    .selectFrom('one_time_tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select(['u.id', 'u.name', 'u.email'])
    .where('t.token_hash', '=', hashOfToken(token))
    .where('t.purpose', '=', 'reset')
    .where('t.used_at', 'is', null)
    .where('t.expires_at', '>', now)
    .where('u.closed_at', 'is', null)
    .executeTakeFirst()
}

/** Uses the link up, changes the password and ends every session of the user. Throws `gone` when used meanwhile. */
async function changePassword(
  tx: Tx,
  change: { token: string; user: { id: string; name: string }; password: string; now: Date },
): Promise<void> {
  const { user, now } = change
  const used = await tx
    .updateTable('one_time_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', hashOfToken(change.token))
    .where('used_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst()
  if (used === undefined) throw refuse('gone', 'This link has been used already.')
  const hash = await hashPassword(change.password)
  await tx.updateTable('users').set({ password_hash: hash }).where('id', '=', user.id).execute()
  await tx.deleteFrom('sessions').where('user_id', '=', user.id).execute()
  // Whoever stands between the old password and the code begins again.
  await tx.deleteFrom('sign_in_steps').where('user_id', '=', user.id).execute()
  const subject = { type: 'user', id: user.id, name: user.name }
  await record(tx, { at: now, actor: { id: user.id, name: user.name }, action: 'password.changed', subject })
}
