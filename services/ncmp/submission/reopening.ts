import { defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { reopenSubmission } from './finalise.ts'
import { submissionAsked, toSubmission } from './submission-of.ts'

/** The lead opens a finalised submission again, before the deadline. Its button is on the submission's own page. */
export const reopening = definePage({
  path: '/submission/reopening',
  needs: 'submission.finalise',
  title: 'Reopen the submission',
  tab: 'monitoring',
  form: defineForm(z.object({})),
  async act({ tx, user, query, now }) {
    const of = await submissionAsked(tx, { user, query, now })
    await reopenSubmission(tx, user, of, now)
    return { to: toSubmission(of).href, notice: 'Submission reopened' }
  },
})
