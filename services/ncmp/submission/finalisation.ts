import { defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { finaliseSubmission, listObstacles } from './finalise.ts'
import { submissionAsked, toSubmission } from './submission-of.ts'

/** The lead finalises the submission, which locks the school year's data. */
export const finalisation = definePage({
  path: '/submission/finalisation',
  needs: 'submission.finalise',
  template: 'finalisation.njk',
  title: 'Finalise the submission',
  tab: 'monitoring',
  form: defineForm(z.object({})),
  async view(asking) {
    const of = await submissionAsked(asking.db, asking)
    const { years } = of
    const obstacles = await listObstacles(asking.db, asking.user, of, asking.now)
    return { caption: `School year ${years.label}`, back: toSubmission(of), years, obstacles }
  },
  async act({ tx, user, query, now }) {
    const of = await submissionAsked(tx, { user, query, now })
    const problems = await finaliseSubmission(tx, user, of, now)
    return problems.length > 0 ? { problems } : { to: toSubmission(of).href, notice: 'Submission finalised' }
  },
})
