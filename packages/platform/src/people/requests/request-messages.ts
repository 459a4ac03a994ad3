import { defineTemplate } from '../../notify/index.ts'

/** To everybody who may decide, and to whoever asked. */
export const requestTemplates = {
  made: defineTemplate({
    kind: 'people.request',
    subject: '((asker)) asks for access at ((organisation)) on ((service))',
    paragraphs: [
      'Dear ((name)),',
      '((asker)) of ((organisation)) asks for: ((asked)).',
      'Reason given: ((reason))',
      'You are one of those who may decide. Look at it here, by ((lastDay)):',
      '((link))',
      'Grant it only if their work needs it. Whoever decides first decides for all.',
    ],
  }),
  granted: defineTemplate({
    kind: 'people.request-granted',
    subject: 'You have been given what you asked for at ((organisation))',
    paragraphs: [
      'Dear ((name)),',
      '((decider)) has granted your request on ((service)): ((asked)).',
      'It holds from now on: you need not sign in again.',
    ],
  }),
  declined: defineTemplate({
    kind: 'people.request-declined',
    subject: 'Your request at ((organisation)) was declined',
    paragraphs: [
      'Dear ((name)),',
      '((decider)) has declined your request on ((service)): ((asked)).',
      'The reason: ((reason))',
      'Your access stays as it was. If your work changes, ask again.',
    ],
  }),
  expired: defineTemplate({
    kind: 'people.request-expired',
    subject: 'Nobody answered your request at ((organisation))',
    paragraphs: [
      'Dear ((name)),',
      'You asked for access at ((organisation)) on ((day)). Nobody has answered in time, so the request is closed.',
      'If you still need it, sign in and ask again, or speak to an administrator of ((organisation)).',
    ],
  }),
}
