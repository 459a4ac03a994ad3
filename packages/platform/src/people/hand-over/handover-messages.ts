import { defineTemplate } from '../../notify/index.ts'

/** To the successor, and back to whoever hands over. */
export const handoverTemplates = {
  offered: defineTemplate({
    kind: 'people.hand-over',
    subject: '((from)) asks you to take over at ((organisation)) on ((service))',
    paragraphs: [
      'Dear ((name)),',
      '((from)) asks you to take over: ((roles)), at ((organisation)).',
      '((leaving))',
      'See what you would be able to do, then accept or decline, until ((lastDay)):',
      '((link))',
      'Nothing changes until you accept. If you are new here, accept your invitation first.',
    ],
  }),
  accepted: defineTemplate({
    kind: 'people.hand-over-accepted',
    subject: '((to)) has taken over from you at ((organisation))',
    paragraphs: ['Dear ((name)),', '((to)) has accepted and now has: ((roles)).', '((leaving))'],
  }),
  closed: defineTemplate({
    kind: 'people.hand-over-closed',
    subject: 'Your hand-over at ((organisation)) did not happen',
    paragraphs: [
      'Dear ((name)),',
      '((why)) Your roles are as they were.',
      'Sign in and name somebody else, if you still want to hand over.',
    ],
  }),
}
