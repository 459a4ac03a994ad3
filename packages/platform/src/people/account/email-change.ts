import { z } from 'zod'
import { defineForm, definePage, text } from '../../service.ts'
import type { People } from '../people.ts'
import { askEmailChange } from './change-email.ts'
import { oneself } from './own-act.ts'

const form = defineForm(
  z.object({
    email: text('Enter your new email address')
      .pipe(z.email('Enter an email address in the correct format, like name@example.com'))
      .transform((email) => email.toLowerCase()),
  }),
)

/** `/account/email`: asks for another address. Nothing changes before it is confirmed from there. */
export function emailChange(people: People) {
  const to = `${people.root}/account`
  return definePage({
    path: '/account/email',
    needs: 'self.email',
    on: oneself,
    template: 'account/email-change.njk',
    title: 'Change your email address',
    sensitive: true,
    form,
    view: ({ user }) => ({ back: { href: to }, root: people.root, email: user.email }),
    async act({ tx, user, now }, { email }) {
      if (email === user.email) {
        return { problems: [{ code: 'same', where: 'email', message: 'This is the address you have now' }] }
      }
      await askEmailChange(tx, { user, to: email, publicUrl: people.publicUrl, now })
      return { to, notice: `Open the link we have sent to ${email}. Until then you sign in with ${user.email}` }
    },
  })
}
