import { defineForm, definePage, ticked } from '@remit/platform/service'
import { z } from 'zod'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { permitPurge } from './finalise.ts'
import { extractedSince } from './submission-status.ts'
import { getSubmission } from './submissions.ts'

/** The lead permits the national team to purge the authority's data of the school year. Recorded; it cannot be taken back. */
export const purgePermission = definePage({
  path: '/submission/purge-permission',
  needs: 'submission.permitPurge',
  template: 'purge-permission.njk',
  title: 'Permit all data to be purged',
  tab: 'monitoring',
  form: defineForm(z.object({ confirmed: ticked(['yes']) })),
  async view({ db, user, now }) {
    const year = await collectionYearOf(db, now)
    const submission = await getSubmission(db, user.acting.organisation.id, year)
    return {
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: '/ncmp/submission', text: 'Submission' },
      submission,
      ready: extractedSince(submission),
    }
  },
  async act({ tx, user, now }, { confirmed }) {
    if (confirmed.length === 0) {
      const message = 'Tick the box to confirm that you checked the downloaded data'
      return { problems: [{ code: 'unconfirmed', where: 'confirmed', message }] }
    }
    await permitPurge(tx, user, now)
    return { to: '/ncmp/submission', notice: 'Permission to purge all data given' }
  },
})
