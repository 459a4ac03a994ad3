import type { Reader } from '@remit/platform/db'
import { defineForm, definePage, oneOf, optionalText } from '@remit/platform/service'
import { z } from 'zod'
import type { CountedIndicator } from '../monitoring/count-indicators.ts'
import { figureInWords, limitInWords } from '../monitoring/figures.ts'
import { indicatorKeys } from '../monitoring/indicators.ts'
import { countAuthority } from './authority-figures.ts'
import { breachReasonKeys, breachReasons } from './breach-reasons.ts'
import { signOffQuality } from './sign-off-quality.ts'
import { submissionAsked, toSubmission } from './submission-of.ts'

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
  async view(asking) {
    const { db, user, now } = asking
    const of = await submissionAsked(db, asking)
    const look = { user, now, permission: 'submission.signOff', authority: of.authority.id, year: of.year } as const
    const { indicators, failing, schools, unconfirmedWarnings } = await countAuthority(db, look)
    const kept = await listReasons(db, of.authority.id, of.year)
    return {
      caption: `School year ${of.years.label}`,
      back: toSubmission(of),
      years: of.years,
      schools: schools.schools,
      unconfirmedWarnings,
      failing: failing.map((each) => ({ ...rowOf(each), ...kept.get(each.key) })),
      passing: indicators.filter(({ breaching }) => !breaching).map(rowOf),
      reasons: breachReasonKeys.map((value) => ({ value, text: breachReasons[value] })),
    }
  },
  async act({ tx, user, query, now }, typed) {
    const of = await submissionAsked(tx, { user, query, now })
    const given = (key: string) => ({
      reason: breachReasonKeys.find((each) => each === typed[`reason-${key}`]),
      detail: typed[`detail-${key}`],
    })
    const problems = await signOffQuality(tx, user, { ...of, given }, now)
    return problems.length > 0 ? { problems } : { to: toSubmission(of).href, notice: 'Data quality signed off' }
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
