import { defineTemplate } from '../../notify/index.ts'

/** Everything the form's people hear, step by step. */
export const appointmentTemplates = {
  sent: defineTemplate({
    kind: 'first-administrator.sent',
    subject: '((service)): your form ((reference)) is sent',
    paragraphs: [
      'Dear ((name)),',
      'You asked to become ((role)) for the organisation with the code ((code)). Your reference is ((reference)).',
      '((waitsFor))',
      'Follow it with this link, until ((lastDay)):',
      '((link))',
      'If you did not ask for this, do nothing: the link lets nobody in.',
    ],
  }),
  noOrganisation: defineTemplate({
    kind: 'first-administrator.no-organisation',
    subject: '((service)): your form ((reference)) cannot go on',
    paragraphs: [
      'Dear ((name)),',
      'No open organisation has the code ((code)), so nobody was asked to authorise your form ((reference)).',
      'Check the code, then fill in the form again:',
      '((link))',
      'If you did not ask for this, do nothing.',
    ],
  }),
  hasAdministrator: defineTemplate({
    kind: 'first-administrator.has-administrator',
    subject: '((service)): your form ((reference)) is not needed',
    paragraphs: [
      'Dear ((name)),',
      'The organisation with the code ((code)) has somebody who holds the role ((role)), so it needs no form.',
      'Ask your colleagues who that is. They can add you in a few minutes. If you can sign in, ask for the role under “Requests”.',
      'If you did not ask for this, do nothing.',
    ],
  }),
  authorise: defineTemplate({
    kind: 'first-administrator.authorise',
    subject: '((service)): ((asker)) asks you to authorise an administrator for ((organisation))',
    paragraphs: [
      'Dear ((name)),',
      '((asker)), ((askerEmail)), asks to become ((role)) for ((organisation)), and names you as ((kind)) there.',
      'Look at what they ask, then confirm or refuse it, until ((lastDay)):',
      '((link))',
      'The link is for you alone and works once. If you do not know them, refuse: nobody gets access without you.',
    ],
  }),
  contactNamed: defineTemplate({
    kind: 'first-administrator.contact-named',
    subject: '((service)): somebody was named to authorise your form ((reference))',
    paragraphs: [
      'Dear ((name)),',
      'You had nobody nearer who could authorise your form ((reference)), so we have named ((authoriser)) and asked them.',
      'They have until ((lastDay)).',
    ],
  }),
  toCheck: defineTemplate({
    kind: 'first-administrator.to-check',
    subject: '((service)): the form ((reference)) for ((organisation)) waits for you',
    paragraphs: ['Dear ((name)),', '((what)) It is here:', '((link))'],
  }),
  authorised: defineTemplate({
    kind: 'first-administrator.authorised',
    subject: '((service)): your form ((reference)) is authorised',
    paragraphs: [
      'Dear ((name)),',
      '((authoriser)) has authorised your form ((reference)). We now check that they may, and write to you again.',
    ],
  }),
  sentBack: defineTemplate({
    kind: 'first-administrator.sent-back',
    subject: '((service)): your form ((reference)) needs something from you',
    paragraphs: [
      'Dear ((name)),',
      'Your form ((reference)) could not go on. Why: ((why))',
      'What to do: ((action))',
      'Correct it and send it again with this link, until ((lastDay)):',
      '((link))',
    ],
  }),
  invited: defineTemplate({
    kind: 'first-administrator.invited',
    subject: '((service)): your form ((reference)) is applied, and you can start',
    paragraphs: [
      'Dear ((name)),',
      'Your form ((reference)) was checked. Accept here to become ((role)) for ((organisation)):',
      '((link))',
      '((how)) The link is for you alone, works once, and ends on ((lastDay)). If it has ended, answer with your reference.',
      'Give the role to a second person soon, so that ((organisation)) is never without.',
    ],
  }),
  applied: defineTemplate({
    kind: 'first-administrator.applied',
    subject: '((service)): you are now ((role)) for ((organisation))',
    paragraphs: [
      'Dear ((name)),',
      'Your form ((reference)) was checked and the role ((role)) is yours. Sign in as you always do.',
      'Give the role to a second person soon, so that ((organisation)) is never without.',
    ],
  }),
  link: defineTemplate({
    kind: 'first-administrator.link',
    subject: '((service)): follow your form ((reference))',
    paragraphs: ['Dear ((name)),', 'Follow your form ((reference)) with this link, until ((lastDay)):', '((link))'],
  }),
}
