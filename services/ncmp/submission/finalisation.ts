import { defineForm, definePage } from '@remit/platform/service'
import { z } from 'zod'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { finaliseSubmission, listObstacles } from './finalise.ts'

/** The lead finalises the submission, which locks the school year's data. */
export const finalisation = definePage({
  path: '/submission/finalisation',
  needs: 'submission.finalise',
  template: 'finalisation.njk',
  title: 'Finalise the submission',
  tab: 'monitoring',
  form: defineForm(z.object({})),
  async view({ db, user, now }) {
    return {
      caption: `School year ${collectionYearLabel(await collectionYearOf(db, now))}`,
      back: { href: '/ncmp/submission', text: 'Submission' },
      obstacles: await listObstacles(db, user, now),
    }
  },
  async act({ tx, user, now }) {
    const problems = await finaliseSubmission(tx, user, now)
    return problems.length > 0 ? { problems } : { to: '/ncmp/submission', notice: 'Submission finalised' }
  },
})
