import type { Reader } from '@remit/platform/db'
import { defineForm, definePage, oneOf, optionalText } from '@remit/platform/service'
import { z } from 'zod'
import type { CountedIndicator } from '../monitoring/count-indicators.ts'
import { figureInWords, limitInWords } from '../monitoring/figures.ts'
import { indicatorKeys } from '../monitoring/indicators.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { countAuthority } from './authority-figures.ts'
import { breachReasonKeys, breachReasons } from './breach-reasons.ts'
import { signOffQuality } from './sign-off-quality.ts'

const reason = z.preprocess(
  (sent) => (sent === '' ? undefined : sent),
  oneOf(breachReasonKeys, 'Select a reason from the list').optional(),
)
const detail = optionalText(500)
const fields: Record<string, typeof reason | typeof detail> = Object.fromEntries(
  indicatorKeys.flatMap((key): [string, typeof reason | typeof detail][] => [
    [`reason-${key}`, reason],
    [`detail-${key}`, detail],
  ]),
)

/** The lead signs data quality off, with a reason for every indicator beyond its limit. */
export const signOff = definePage({
  path: '/submission/sign-off',
  needs: 'submission.signOff',
  template: 'sign-off.njk',
  title: 'Sign off data quality',
  tab: 'monitoring',
  form: defineForm(z.object(fields)),
  async view({ db, user, now }) {
    const year = await collectionYearOf(db, now)
    const { indicators, failing, schools, unconfirmedWarnings } = await countAuthority(db, user, now)
    const kept = await listReasons(db, user.acting.organisation.id, year)
    return {
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: '/ncmp/submission', text: 'Submission' },
      schools: schools.schools,
      unconfirmedWarnings,
      failing: failing.map((each) => ({ ...rowOf(each), ...kept.get(each.key) })),
      passing: indicators.filter(({ breaching }) => !breaching).map(rowOf),
      reasons: breachReasonKeys.map((value) => ({ value, text: breachReasons[value] })),
    }
  },
  async act({ tx, user, now }, given) {
    const problems = await signOffQuality(
      tx,
      user,
      (key) => ({
        reason: breachReasonKeys.find((each) => each === given[`reason-${key}`]),
        detail: given[`detail-${key}`],
      }),
      now,
    )
    return problems.length > 0 ? { problems } : { to: '/ncmp/submission', notice: 'Data quality signed off' }
  },
})

function rowOf({ key, indicator, figure }: CountedIndicator) {
  const words = { figure: figureInWords(indicator, figure), limit: limitInWords(indicator) }
  return { key, label: indicator.label, ...words, reason: '', detail: '' }
}

/** The reasons of the last sign-off, to start from. */
async function listReasons(reader: Reader, authority: string, year: number) {
  const rows = await reader
    .selectFrom('ncmp.breach_reasons')
    .select(['indicator', 'reason', 'detail'])
    .where('authority_id', '=', authority)
    .where('collection_year', '=', year)
    .execute()
  return new Map<string, { reason: string; detail: string }>(
    rows.map((row) => [row.indicator, { reason: row.reason, detail: row.detail ?? '' }]),
  )
}
