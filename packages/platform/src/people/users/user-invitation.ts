import { z } from 'zod'
import { cancelInvitation, renewInvitation } from '../../directory/index.ts'
import { defineForm, definePage, oneOf } from '../../service.ts'
import { unsentInvitations, withdrawInvitations } from '../invitations/unsent-invitations.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { findMemberToChange } from './find-member-here.ts'
import { invitationDays, sendInvitation } from './new-user.ts'

const form = defineForm(z.object({ action: oneOf(['renew', 'cancel'], 'Select what to do with the invitation') }))

/** `/users/:member/invitation`: send it again (the old link stops working), or cancel it. */
export function userInvitation(people: People) {
  return definePage({
    path: '/users/:member/invitation',
    needs: needsFor(people, 'invite'),
    template: 'users/user-invitation.njk',
    title: 'Invitation',
    ...tabOf(people),
    on: async (asking) => {
      const found = await findMemberToChange(people.service, asking)
      return found?.member.status === 'invited' ? found : undefined
    },
    form,
    view: async ({ db, on }) => {
      const { id, user, invitation } = on.member
      return {
        title: `Invitation of ${user.name}`,
        back: { href: `${people.root}/users/${id}` },
        root: people.root,
        member: { id, name: user.name, email: user.email },
        unsent: (await unsentInvitations(db, [on.member])).get(id) ?? '',
        isOpen: invitation?.state === 'open',
        ends: invitation?.expiresAt ?? null,
      }
    },
    async act({ tx, user, on, now }, { action }) {
      const { id, user: invited } = on.member
      const change = { policy: user.facts.policy, actor: user, membership: id, now }
      if (action === 'cancel') {
        await cancelInvitation(tx, change)
        await withdrawInvitations(tx, on.member, 'The invitation was cancelled')
        return { to: `${people.root}/users`, notice: `The invitation of ${invited.name} is cancelled` }
      }
      await withdrawInvitations(tx, on.member, 'A newer invitation took its place')
      const sent = await renewInvitation(tx, { ...change, validDays: await invitationDays(tx, people) })
      await sendInvitation(tx, people, { sent, user, name: invited.name, now })
      return {
        to: `${people.root}/users`,
        notice: `A new invitation was sent to ${invited.email}; the old link no longer works`,
      }
    },
  })
}
