import { z } from 'zod'
import { endOtherSessions, recordOwn } from '../../credentials/index.ts'
import { hashPassword, isPassword, passwordProblem } from '../../passwords.ts'
import { defineForm, definePage, onOneLine, type Page, text } from '../../service.ts'
import type { People } from '../people.ts'
import { changeOwnAccount, oneself } from './own-act.ts'

/** `/account/name`, `/account/password`: what users change of themselves. */
export function accountPages(people: People): readonly Page[] {
  return [namePage(people), passwordPage(people)]
}

function namePage(people: People): Page {
  const to = `${people.root}/account`
  return definePage({
    path: '/account/name',
    needs: 'self.name',
    on: oneself,
    template: 'account/account-name.njk',
    title: 'Change your name',
    form: defineForm(z.object({ name: onOneLine(text('Enter your full name')) })),
    view: ({ user }) => ({ back: { href: to }, root: people.root, name: user.name }),
    async act({ tx, user, now }, { name }) {
      await tx.updateTable('users').set({ name }).where('id', '=', user.id).execute()
      await recordOwn(tx, user, 'user.renamed', now, { before: { name: user.name }, after: { name } })
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
    needs: 'self.password',
    on: oneself,
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
      const password_hash = await hashPassword(password)
      await tx.updateTable('users').set({ password_hash }).where('id', '=', user.id).execute()
      await endOtherSessions(tx, user)
      const what = 'Your password was changed.'
      await changeOwnAccount(tx, people, { user, action: 'password.changed', what, now })
      return { to, notice: 'Your password is changed, and you are signed out everywhere else' }
    },
  })
}
