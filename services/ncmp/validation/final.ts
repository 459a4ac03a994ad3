import { defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { addressOf, findSubmission } from './find-submission.ts'
import { markFinal } from './validate.ts'

/** The national team marks a submission final, which closes it for good. */
export const final = definePage({
  path: '/validation/:authority/final',
  needs: 'submission.validate',
  template: 'final.njk',
  title: 'Mark the submission final',
  on: findSubmission,
  form: defineForm(z.object({})),
  view: ({ on }) => ({
    caption: on.authority.name,
    back: { href: addressOf(on), text: on.authority.name },
    action: addressOf(on, '/final'),
    toBack: addressOf(on),
  }),
  async act({ tx, user, now, on }) {
    await markFinal(tx, user, { authority: on.authority, year: on.year }, now)
    return { to: addressOf(on), notice: `Submission of ${on.authority.name} marked final` }
  },
})
