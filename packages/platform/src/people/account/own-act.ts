import { recordOwn } from '../../credentials/index.ts'
import type { Tx } from '../../db/index.ts'
import { defineTemplate, send } from '../../notify/index.ts'
import type { Asking, Found, SignedInUser } from '../../service.ts'
import type { People } from '../people.ts'

/** What the pages of one’s own account are about: oneself. They need `self.…`, which a policy may govern. */
export async function oneself({ user }: Pick<Asking, 'user'>): Promise<Found> {
  return { resource: { type: 'self', id: user.id, holders: [], owner: user.id } }
}

const changedMessage = defineTemplate({
  kind: 'people.account-changed',
  subject: 'Your Remit account has changed',
  paragraphs: [
    'Hello ((name))',
    '((what))',
    'If it was not you, choose a new password at once: ((link))',
    'Then look at where you are signed in, on the page of your account.',
  ],
})

/** Records what somebody changed about how they sign in, and tells them by email, in case it was not them. */
export async function changeOwnAccount(
  tx: Tx,
  people: People,
  { user, action, what, now }: { user: SignedInUser; action?: string; what: string; now: Date },
): Promise<void> {
  if (action !== undefined) await recordOwn(tx, user, action, now)
  const gaps = { name: user.name, what, link: `${people.publicUrl}/forgotten-password` }
  await send(tx, { template: changedMessage, to: user.email, gaps, now })
}
