import { defineOpenPage, type OpenAsking, type OpenPage, refuse } from '../../service.ts'
import { confirmEmail, type EmailLink, findEmailLink, undoEmail } from './change-email.ts'

const open = 'Whoever reads that mailbox may not be signed in'

const newEmail = defineOpenPage({
  path: '/new-email/:token',
  open,
  template: 'account/email-link.njk',
  title: 'Confirm your new email address',
  on: (asking) => find('email', asking),
  view: ({ on }) => ({ ...viewOf(on), button: 'Use this address', undoes: false }),
  async act({ tx, user, params, on, now }) {
    const keep = user?.id === on.user.id ? user.session.tokenHash : undefined
    await confirmEmail(tx, { link: on, token: params.token ?? '', keep, now })
    return { to: '/', notice: `You sign in with ${on.to} from now on` }
  },
})

const emailUndo = defineOpenPage({
  path: '/email-change/:token',
  open,
  template: 'account/email-link.njk',
  title: 'Keep your email address',
  on: (asking) => find('emailUndo', asking),
  view: ({ on }) => ({ ...viewOf(on), button: 'Keep my address', undoes: true }),
  async act({ tx, params, on, now }) {
    await undoEmail(tx, { link: on, token: params.token ?? '', now })
    const next = 'Choose a new password now, in case somebody else knows yours'
    return { to: '/forgotten-password', notice: `Your address is ${on.from}. ${next}` }
  },
})

/** Where the links of a change of address lead. Opening one changes nothing: programs that read mail open links too. */
export const emailLinks: readonly OpenPage[] = [newEmail, emailUndo]

// `user` is the layout's word for whoever is signed in.
function viewOf({ user, from, to }: EmailLink) {
  return { name: user.name, from, to }
}

async function find(purpose: 'email' | 'emailUndo', { db, params, now }: OpenAsking): Promise<EmailLink> {
  const found = await findEmailLink(db, purpose, params.token ?? '', now)
  if (found) return found
  throw refuse('gone', {
    message: 'This link has been used, replaced by a newer one, or has run out.',
    next: 'Sign in and look at your account to see which address it has.',
  })
}
