import type { Reader } from '@remit/platform/db'
import { definePage } from '@remit/platform/service'
import { figureInWords, limitInWords, percentInWords } from '../monitoring/figures.ts'
import { yearGroupNames } from '../monitoring/monitoring-filter.ts'
import { listSettings } from '../settings/settings.ts'
import { countAuthority } from '../submission/authority-figures.ts'
import { breachReasonKeys, breachReasons } from '../submission/breach-reasons.ts'
import { lastDayOf } from '../submission/deadline.ts'
import { collectionYearLabel } from '../years/collection-year.ts'
import { addressOf, type FoundSubmission, findSubmission } from './find-submission.ts'
import { stateOf } from './submission-state.ts'

/** One authority's submission as the national team checks it: figures and reasons, no school and no pupil. */
export const validation = definePage({
  path: '/validation/:authority',
  needs: 'submission.validate',
  template: 'validation.njk',
  title: 'Submission',
  on: findSubmission,
  async view({ db, user, now, on }) {
    const { authority, year, submission } = on
    const look = { user, now, permission: 'submission.validate', authority: authority.id, year } as const
    const { indicators, participation, schools, unconfirmedWarnings } = await countAuthority(db, look)
    const state = stateOf(submission, lastDayOf(submission, await listSettings(db, authority.id)), now)
    const reasons = await listReasons(db, on)
    return {
      title: authority.name,
      caption: `Submission, school year ${collectionYearLabel(year)}`,
      back: { href: `/ncmp/validation?collection=${year}`, text: 'National validation' },
      submission,
      state,
      schools: schools.schools,
      unconfirmedWarnings,
      participation: participation.map((each) => ({
        ...each,
        name: yearGroupNames[each.yearGroup],
        rate: percentInWords(each.rate),
      })),
      indicators: indicators.map(({ key, indicator, figure, breaching }) => ({
        label: indicator.label,
        figure: figureInWords(indicator, figure),
        limit: limitInWords(indicator),
        breaching,
        reason: reasons.get(key) ?? '',
      })),
      hrefs: {
        query: addressOf(on, '/query'),
        correction: addressOf(on, '/correction'),
        final: addressOf(on, '/final'),
        purge: `/ncmp/purges/${authority.id}?collection=${year}`,
      },
      mayDecide: ['finalised', 'queried', 'answered'].includes(submission.status),
      mayReopen: ['finalised', 'queried', 'answered', 'late'].includes(state.key),
    }
  },
})

/** What the lead gave as the reason of each indicator beyond its limit, in words. */
async function listReasons(reader: Reader, { authority, year }: FoundSubmission): Promise<ReadonlyMap<string, string>> {
  const rows = await reader
    .selectFrom('ncmp.breach_reasons')
    .select(['indicator', 'reason', 'detail'])
    .where('authority_id', '=', authority.id)
    .where('collection_year', '=', year)
    .execute()
  return new Map(
    rows.map(({ indicator, reason, detail }) => {
      const key = breachReasonKeys.find((each) => each === reason)
      const words = key === undefined ? reason : breachReasons[key]
      return [indicator, detail === null ? words : `${words}: ${detail}`]
    }),
  )
}
