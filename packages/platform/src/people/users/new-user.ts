import { z } from 'zod'
import type { Tx } from '../../db/index.ts'
import { inviteMember, type SentInvitation } from '../../directory/index.ts'
import { send } from '../../notify/index.ts'
import { defineForm, definePage, onOneLine, type Problem, Refusal, type SignedInUser, text } from '../../service.ts'
import { invitationTemplates, invitationWords } from '../messages.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { confirmedField } from './revision-field.ts'

const form = defineForm(
  z.object({
    name: onOneLine(text('Enter the person’s full name')),
    email: text('Enter an e-mail address')
      .pipe(z.email('Enter an e-mail address in the correct format, like name@example.com'))
      .transform((email) => email.toLowerCase()),
    confirmed: confirmedField,
  }),
)

/** `/users/new`: who → check → the invitation leaves, and the new user stands in the list without roles. */
export function newUser(people: People) {
  return definePage({
    path: '/users/new',
    needs: needsFor(people, 'invite'),
    template: 'users/new-user.njk',
    title: 'Add a user',
    ...tabOf(people),
    form,
    view: ({ user }) => ({
      back: { href: `${people.root}/users` },
      root: people.root,
      organisationName: user.acting.organisation.name,
      check: undefined,
    }),
    async act({ tx, user, now }, { name, email, confirmed }) {
      if (!confirmed) return { check: { check: { name, email }, title: 'Check before you send the invitation' } }
      const sent = await inviteOrSayWhyNot(tx, user, { name, email }, now)
      if ('problems' in sent) return sent
      await sendInvitation(tx, people, { sent, user, name, now })
      const next = 'They stand in the list with no roles and nothing assigned: give them what they need next.'
      return { to: `${people.root}/users`, notice: `${name} added and an invitation sent to ${email}. ${next}` }
    },
  })
}

/** Somebody who is here already is a wrong address in the form, not an accident: what was typed stays. */
async function inviteOrSayWhyNot(
  tx: Tx,
  user: SignedInUser,
  person: { name: string; email: string },
  now: Date,
): Promise<SentInvitation | { problems: readonly Problem[] }> {
  const organisation = user.acting.organisation.id
  try {
    const wanted = { policy: user.facts.policy, actor: user, organisation, ...person, roles: [], assigned: [], now }
    return await inviteMember(tx, wanted)
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.code !== 'conflict') throw cause
    return { problems: [{ code: 'conflict', where: 'email', message: cause.message }] }
  }
}

/** The message with the invitation's link: one for people who have an account already, another for those who do not. */
export async function sendInvitation(
  tx: Tx,
  people: People,
  { sent, user, name, now }: { sent: SentInvitation; user: SignedInUser; name: string; now: Date },
): Promise<void> {
  const template = sent.hasAccount ? invitationTemplates.hasAccount : invitationTemplates.newAccount
  const gaps = invitationWords(people, { sent, inviter: user, name })
  const about = { service: people.service.key, organisationId: user.acting.organisation.id }
  await send(tx, { template, to: sent.email, gaps, now, about })
}
