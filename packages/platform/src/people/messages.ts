import type { SentInvitation } from '../directory/index.ts'
import { defineTemplate } from '../notify/index.ts'
import { dateInWords } from '../pages/index.ts'
import type { SignedInUser } from '../service.ts'
import type { People } from './people.ts'

/** The two invitations. Whoever invites cannot tell which was sent. */
export const invitationTemplates = {
  newAccount: defineTemplate({
    kind: 'people.invitation',
    subject: '((inviter)) invites you to ((organisation)) on ((service))',
    paragraphs: [
      'Dear ((name)),',
      '((inviter)) of ((organisation)) has added you to ((service)).',
      'Follow this link to choose a password and start:',
      '((link))',
      'The link is for you alone, works once, and ends on ((lastDay)). If it has ended, ask ((inviter)) for a new one.',
      'If you did not expect this, do nothing: without the link nobody can use an account in your name.',
    ],
  }),
  hasAccount: defineTemplate({
    kind: 'people.invitation-to-account',
    subject: '((inviter)) invites you to ((organisation)) on ((service))',
    paragraphs: [
      'Dear ((name)),',
      '((inviter)) of ((organisation)) has added you to ((service)).',
      'You already have an account with this email address. Follow this link, and sign in as you always do to accept:',
      '((link))',
      'The link works once, and ends on ((lastDay)). If it has ended, ask ((inviter)) for a new one.',
      'If you did not expect this, do nothing: nothing of your account changes until you accept.',
    ],
  }),
}

/** Two days before an invitation ends; its link takes the place of the one sent before. */
export const invitationReminder = defineTemplate({
  kind: 'people.invitation-reminder',
  subject: 'Your invitation to ((organisation)) on ((service)) ends on ((lastDay))',
  paragraphs: [
    'Dear ((name)),',
    'You were invited to ((organisation)) on ((service)), and have not accepted yet. Follow this link to accept:',
    '((link))',
    'It takes the place of the link we sent before, works once, and ends on ((lastDay)).',
    'If you did not expect this, do nothing: nothing happens until you accept.',
  ],
})

/** What fills the gaps of both. */
export function invitationWords(
  people: People,
  { sent, inviter, name }: { sent: SentInvitation; inviter: SignedInUser; name: string },
) {
  return {
    name,
    inviter: inviter.name,
    organisation: inviter.acting.organisation.name,
    service: people.service.name,
    link: `${people.publicUrl}/invitation/${sent.token}`,
    lastDay: dateInWords(sent.expiresAt),
  }
}

/** Tells somebody that their access to an organisation has ended, been suspended or been given back. */
export const accessTemplates = {
  suspension: defineTemplate({
    kind: 'people.suspension',
    subject: 'Your access to ((organisation)) on ((service)) is suspended',
    paragraphs: [
      'Dear ((name)),',
      '((by)) of ((organisation)) has suspended your access to ((service)). You cannot use it until it is given back.',
      'If you think this is a mistake, ask an administrator of ((organisation)).',
    ],
  }),
  reactivation: defineTemplate({
    kind: 'people.reactivation',
    subject: 'You can use ((service)) for ((organisation)) again',
    paragraphs: [
      'Dear ((name)),',
      '((by)) of ((organisation)) has given your access to ((service)) back. You can sign in as before.',
    ],
  }),
  removal: defineTemplate({
    kind: 'people.removal',
    subject: 'You no longer belong to ((organisation)) on ((service))',
    paragraphs: [
      'Dear ((name)),',
      '((by)) of ((organisation)) has removed you from ((service)).',
      'If you think this is a mistake, ask an administrator of ((organisation)).',
    ],
  }),
}
