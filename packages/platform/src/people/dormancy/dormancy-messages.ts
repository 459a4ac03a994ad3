import { defineTemplate } from '../../notify/index.ts'

/** What is said before, when and instead of suspending somebody who is not seen any more. */
export const dormancyMessages = {
  warning: defineTemplate({
    kind: 'people.dormancy-warning',
    subject: 'Sign in to ((service)) to keep your access',
    paragraphs: [
      'Dear ((name)),',
      'You have not used ((service)) for ((organisation)) for a long time. Your access will be suspended on ((day)).',
      'To keep it, sign in before then: ((link))',
      'If you no longer need it, do nothing.',
    ],
  }),
  suspended: defineTemplate({
    kind: 'people.dormancy-suspension',
    subject: 'Your access to ((organisation)) on ((service)) is suspended',
    paragraphs: [
      'Dear ((name)),',
      'You have not used ((service)) for a long time, so your access for ((organisation)) is suspended.',
      'If you need it again, ask an administrator of ((organisation)): they can give it back as it was.',
    ],
  }),
  needed: defineTemplate({
    kind: 'people.dormancy-needed',
    subject: '((person)) is not using ((service)), and ((organisation)) needs somebody who does',
    paragraphs: [
      'Dear ((name)),',
      '((person)) has not used ((service)) for ((organisation)) for a long time. Their access would be suspended, but:',
      '((why))',
      'Please find out whether they still work there. If they do not, give what they hold to somebody else first.',
    ],
  }),
}
