import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { type Problem, refuse } from '@remit/platform/service'
import type { CountedIndicator } from '../monitoring/count-indicators.ts'
import { countAuthority } from './authority-figures.ts'
import type { BreachReason } from './breach-reasons.ts'
import { changeSubmission, lockedSubmission, type SubmissionOf } from './change-submission.ts'

/** The reason given for an indicator, and its words when the reason is `other`. */
export interface GivenReason {
  reason: BreachReason | undefined
  detail: string | undefined
}

/**
 * Signs a submission's data quality off: a reason is kept for every indicator beyond its limit, with the
 * figure it had. Answers the problems when one lacks its reason, else none. Refuses `conflict` once finalised.
 */
export async function signOffQuality(
  tx: Tx,
  user: SignedInUser,
  { given, ...of }: SubmissionOf & { given: (indicator: string) => GivenReason },
  now: Date,
): Promise<readonly Problem[]> {
  const submission = await lockedSubmission(tx, of)
  if (submission.status !== 'open')
    throw refuse('conflict', 'The submission is finalised. Reopen it to sign off again.')
  const { authority, year } = of
  const look = { user, now, permission: 'submission.signOff', authority: authority.id, year } as const
  const { failing } = await countAuthority(tx, look)
  const problems = failing.flatMap((indicator) => problemsOf(indicator, given(indicator.key)))
  if (problems.length > 0) return problems
  const reasons = failing.map(({ key, figure }) => ({ indicator: key, figure: figure ?? null, ...given(key) }))
  const set = { signed_off_at: now, signed_off_by: user.name }
  const after = { reasons: reasons.map(({ indicator, reason, figure }) => ({ indicator, reason, figure })) }
  await changeSubmission(tx, user, { ...of, action: 'submission.signedOff', set, after }, now)
  await keepReasons(tx, { authority: authority.id, year, reasons })
  return []
}

type Kept = GivenReason & { indicator: string; figure: number | null }

async function keepReasons(tx: Tx, kept: { authority: string; year: number; reasons: readonly Kept[] }): Promise<void> {
  const { authority, year, reasons } = kept
  await tx
    .deleteFrom('ncmp.breach_reasons')
    .where('authority_id', '=', authority)
    .where('collection_year', '=', year)
    .execute()
  const rows = reasons.flatMap(({ indicator, figure, reason, detail }) =>
    reason === undefined
      ? []
      : [{ authority_id: authority, collection_year: year, indicator, figure, reason, detail: detail ?? null }],
  )
  if (rows.length > 0) await tx.insertInto('ncmp.breach_reasons').values(rows).execute()
}

function problemsOf({ key, indicator }: CountedIndicator, { reason, detail }: GivenReason): Problem[] {
  if (reason === undefined) {
    return [{ code: 'missing', where: `reason-${key}`, message: `Select a reason for “${indicator.label}”` }]
  }
  if (reason !== 'other' || detail !== undefined) return []
  return [{ code: 'missing', where: `detail-${key}`, message: `Enter the other reason for “${indicator.label}”` }]
}
