import { defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { reopenSubmission } from './finalise.ts'

/** The lead opens a finalised submission again, before the deadline. Its button is on the submission's own page. */
export const reopening = definePage({
  path: '/submission/reopening',
  needs: 'submission.finalise',
  title: 'Reopen the submission',
  tab: 'monitoring',
  form: defineForm(z.object({})),
  async act({ tx, user, now }) {
    await reopenSubmission(tx, user, now)
    return { to: '/ncmp/submission', notice: 'Submission reopened' }
  },
})
