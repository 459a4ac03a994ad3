import { defineForm, definePage, ticked } from '@remit/platform/service'
import { z } from 'zod'
import { extractedSinceFinal, permitPurge } from './permit-purge.ts'
import { submissionAsked, toSubmission } from './submission-of.ts'
import { getSubmission } from './submissions.ts'

/** The lead permits the national team to purge the authority's data of the school year. Recorded; it cannot be taken back. */
export const purgePermission = definePage({
  path: '/submission/purge-permission',
  needs: 'submission.permitPurge',
  template: 'purge-permission.njk',
  title: 'Permit all data to be purged',
  tab: 'monitoring',
  form: defineForm(z.object({ confirmed: ticked(['yes']) })),
  async view(asking) {
    const of = await submissionAsked(asking.db, asking)
    const submission = await getSubmission(asking.db, of.authority.id, of.year)
    return {
      caption: `School year ${of.years.label}`,
      back: toSubmission(of),
      years: of.years,
      submission,
      ready: extractedSinceFinal(submission),
    }
  },
  async act({ tx, user, query, now }, { confirmed }) {
    if (confirmed.length === 0) {
      const message = 'Tick the box to confirm that you checked the downloaded data'
      return { problems: [{ code: 'unconfirmed', where: 'confirmed', message }] }
    }
    const of = await submissionAsked(tx, { user, query, now })
    await permitPurge(tx, user, of, now)
    return { to: toSubmission(of).href, notice: 'Permission to purge all data given' }
  },
})
