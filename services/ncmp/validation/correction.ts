import { dateOf, defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { addressOf, findSubmission } from './find-submission.ts'
import { reopenForCorrection } from './validate.ts'

/** The national team opens a submission again so that the authority corrects it, until a day. */
export const correction = definePage({
  path: '/validation/:authority/correction',
  needs: 'submission.validate',
  template: 'correction.njk',
  title: 'Reopen for corrections',
  on: findSubmission,
  form: defineForm(
    z.object({
      until: dateOf('Enter the last day for corrections', 'The last day must be a real date'),
      reason: text('Enter what has to be corrected', 2000),
    }),
  ),
  view: ({ on }) => ({
    caption: on.authority.name,
    back: { href: addressOf(on), text: on.authority.name },
    action: addressOf(on, '/correction'),
  }),
  async act({ tx, user, now, on }, typed) {
    const problems = await reopenForCorrection(tx, user, { authority: on.authority, year: on.year, ...typed }, now)
    if (problems.length > 0) return { problems }
    return { to: addressOf(on), notice: `Submission of ${on.authority.name} reopened` }
  },
})
