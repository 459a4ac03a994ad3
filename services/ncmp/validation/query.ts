import { defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { addressOf, findSubmission } from './find-submission.ts'
import { querySubmission } from './validate.ts'

/** The national team asks the lead about a finalised submission. */
export const query = definePage({
  path: '/validation/:authority/query',
  needs: 'submission.validate',
  template: 'query.njk',
  title: 'Ask the lead about the submission',
  on: findSubmission,
  form: defineForm(z.object({ question: text('Enter what you ask the lead', 2000) })),
  view: ({ on }) => ({
    caption: on.authority.name,
    back: { href: addressOf(on), text: on.authority.name },
    action: addressOf(on, '/query'),
  }),
  async act({ tx, user, now, on }, { question }) {
    await querySubmission(tx, user, { authority: on.authority, year: on.year, question }, now)
    return { to: addressOf(on), notice: `Question sent to the lead of ${on.authority.name}` }
  },
})
