import { z } from 'zod'
import { record } from '../../audit/index.ts'
import type { Tx } from '../../db/index.ts'
import { hashPassword, isPassword, passwordProblem } from '../../passwords.ts'
import { defineForm, definePage, onOneLine, type Page, type SignedInUser, text } from '../../service.ts'
import type { People } from '../people.ts'

const open = { open: 'Everybody may look after their own account' } as const

/** `/account/name`, `/account/password`, `/account/sessions`: what users change of themselves. */
export function accountPages(people: People): readonly Page[] {
  return [namePage(people), passwordPage(people), sessionsPage(people)]
}

function namePage(people: People): Page {
  const to = `${people.root}/account`
  return definePage({
    path: '/account/name',
    needs: open,
    template: 'account/account-name.njk',
    title: 'Change your name',
    form: defineForm(z.object({ name: onOneLine(text('Enter your full name')) })),
    view: ({ user }) => ({ back: { href: to }, root: people.root, name: user.name }),
    async act({ tx, user, now }, { name }) {
      await tx.updateTable('users').set({ name }).where('id', '=', user.id).execute()
      const change = { before: { name: user.name }, after: { name } }
      await recordOwn(tx, user, { action: 'user.renamed', now, ...change })
      return { to, notice: `Your name is now ${name}` }
    },
  })
}

function passwordPage(people: People): Page {
  const to = `${people.root}/account`
  // A password is taken as typed: spaces are part of it.
  const typed = (message: string) => z.string({ error: message }).min(1, message).max(1000, message)
  return definePage({
    path: '/account/password',
    needs: open,
    template: 'account/account-password.njk',
    title: 'Change your password',
    form: defineForm(
      z.object({ current: typed('Enter the password you have now'), password: typed('Enter a new password') }),
    ),
    view: () => ({ back: { href: to }, root: people.root }),
    async act({ tx, user, now }, { current, password }) {
      const row = await tx.selectFrom('users').select('password_hash').where('id', '=', user.id).executeTakeFirst()
      if (!(await isPassword(current, row?.password_hash ?? null))) {
        return { problems: [{ code: 'wrong', where: 'current', message: 'This is not the password you have now' }] }
      }
      const message = passwordProblem(password, [user.email, user.name])
      if (message !== undefined) return { problems: [{ code: 'weak', where: 'password', message }] }
      await tx
        .updateTable('users')
        .set({ password_hash: await hashPassword(password) })
        .where('id', '=', user.id)
        .execute()
      await endOtherSessions(tx, user)
      await recordOwn(tx, user, { action: 'password.changed', now })
      return { to, notice: 'Your password is changed, and you are signed out everywhere else' }
    },
  })
}

function sessionsPage(people: People): Page {
  return definePage({
    path: '/account/sessions',
    needs: open,
    title: 'Sign out everywhere else',
    async act({ tx, user, now }) {
      await endOtherSessions(tx, user)
      await recordOwn(tx, user, { action: 'sessions.ended', now })
      return { to: `${people.root}/account`, notice: 'You are signed out everywhere else' }
    },
  })
}

async function endOtherSessions(tx: Tx, user: SignedInUser): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where('user_id', '=', user.id)
    .where('token_hash', '!=', user.session.tokenHash)
    .execute()
}

interface OwnChange {
  action: string
  now: Date
  before?: Readonly<Record<string, unknown>>
  after?: Readonly<Record<string, unknown>>
}

async function recordOwn(tx: Tx, user: SignedInUser, { now, ...change }: OwnChange): Promise<void> {
  const subject = { type: 'user', id: user.id, name: user.name }
  await record(tx, { at: now, actor: { id: user.id, name: user.name }, subject, ...change })
}
