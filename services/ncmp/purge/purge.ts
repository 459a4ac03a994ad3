import { defineForm, definePage, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { addressOf, findSubmission } from '../validation/find-submission.ts'
import { collectionYearLabel } from '../years/collection-year.ts'
import { countToPurge, purgePupils } from './purge-pupils.ts'

const records = z.preprocess(
  (typed) => (typeof typed === 'string' ? typed.replaceAll(/[\s,]/g, '') : typed),
  wholeNumber('Enter the number of pupil records that go', { most: 10_000_000 }),
)

/** The national team purges an authority's pupil records, after a page that says what goes and cannot come back. */
export const purge = definePage({
  path: '/purges/:authority',
  needs: 'submission.purge',
  template: 'purge.njk',
  title: 'Purge the pupil records',
  on: findSubmission,
  sensitive: true,
  form: defineForm(z.object({ records })),
  async view({ db, on }) {
    const { authority, year, submission } = on
    return {
      title: `Purge the pupil records of ${authority.name}`,
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: addressOf(on), text: authority.name },
      action: `/ncmp/purges/${authority.id}?collection=${year}`,
      toBack: addressOf(on),
      authority,
      submission,
      goes: await countToPurge(db, on),
    }
  },
  async act({ tx, user, now, on }, typed) {
    const { authority, year } = on
    const problems = await purgePupils(tx, user, { authority, year, confirmed: typed.records }, now)
    if (problems.length > 0) return { problems }
    return { to: addressOf(on), notice: `Pupil records of ${authority.name} purged` }
  },
})
