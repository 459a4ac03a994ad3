import { defineForm, definePage, text } from '@remit/platform/service'
import { z } from 'zod'
import { answerQuery } from './answer-query.ts'
import { submissionAsked, toSubmission } from './submission-of.ts'
import { getSubmission } from './submissions.ts'

/** The lead answers what the national team asked about the submission. */
export const answer = definePage({
  path: '/submission/answer',
  needs: 'submission.finalise',
  template: 'answer.njk',
  title: 'Answer the national team',
  tab: 'monitoring',
  form: defineForm(z.object({ answer: text('Enter your answer', 2000) })),
  async view(asking) {
    const of = await submissionAsked(asking.db, asking)
    const submission = await getSubmission(asking.db, of.authority.id, of.year)
    return { caption: `School year ${of.years.label}`, back: toSubmission(of), years: of.years, submission }
  },
  async act({ tx, user, query, now }, typed) {
    const of = await submissionAsked(tx, { user, query, now })
    await answerQuery(tx, user, { ...of, answer: typed.answer }, now)
    return { to: toSubmission(of).href, notice: 'Answer sent to the national team' }
  },
})
