import type { Reader } from '@remit/platform/db'
import { dateInWords } from '@remit/platform/service'
import { sql } from 'kysely'
import { findTier, rateInWords } from '../pensions/contribution-tiers.ts'
import { inPounds } from '../reference/pounds.ts'
import type { Certificate } from './certificates.ts'

/** The two kinds: what a partner sends, and what a salaried or solo GP does. Source: GP pensions, end of year (stated). */
export const certificateKinds = {
  type1: 'Type 1 annual certificate of pensionable profits',
  type2: 'Type 2 self-assessment of tiered contributions',
} as const

/** Which of the two a performer owes for a pension year; undefined when none: whoever did locum work only needs none (stated). */
export async function kindFor(
  reader: Reader,
  performer: string,
  year: number,
): Promise<keyof typeof certificateKinds | undefined> {
  const held = await reader
    .selectFrom('pcse.pension_members')
    .select('kind')
    .where('performer_id', '=', performer)
    .where('joined_on', '<=', lastDayOf(year))
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', `${year}-04-01`)]))
    .execute()
  if (held.some(({ kind }) => kind === 'principal')) return 'type1'
  return held.length > 0 ? 'type2' : undefined
}

/** What was taken from a performer in the payment runs of a pension year, in pence. */
export async function takenInYear(reader: Reader, performer: string, year: number): Promise<number> {
  const { pence } = await reader
    .selectFrom('pcse.contributions as t')
    .innerJoin('pcse.pension_members as m', 'm.id', 't.member_id')
    .innerJoin('pcse.statements as s', 's.id', 't.statement_id')
    .innerJoin('pcse.payment_runs as r', 'r.id', 's.run_id')
    .where('m.performer_id', '=', performer)
    .where('r.month', '>=', `${year}-04-01`)
    .where('r.month', '<=', lastDayOf(year))
    .select(sql<number>`coalesce(sum(t.member_pence), 0)::float8`.as('pence'))
    .executeTakeFirstOrThrow()
  return pence
}

/** What a certificate's figures come to, as rows to show: all earnings by one tier, less what was taken (inferred). */
export async function outcomeRows(reader: Reader, certificate: Certificate) {
  const { practice_pence, other_pence, pension_year, performer_id } = certificate
  const total = practice_pence + other_pence
  const rate = findTier(total, lastDayOf(pension_year))?.rate ?? 0
  const due = Math.round((total * rate) / 10_000)
  const taken = await takenInYear(reader, performer_id, pension_year)
  const balance =
    due >= taken
      ? { text: 'Still to pay', value: inPounds(due - taken) }
      : { text: 'Paid too much', value: inPounds(taken - due) }
  return [
    { text: 'Pensionable pay from practices', value: inPounds(practice_pence) },
    { text: 'From other work', value: inPounds(other_pence) },
    { text: 'Total', value: inPounds(total) },
    { text: 'Contributions due', value: `${inPounds(due)}, at ${rateInWords(rate)}` },
    { text: 'Taken in the year’s payment runs', value: inPounds(taken) },
    balance,
    { text: 'Filled in', value: `${dateInWords(certificate.filled_at)}, by ${certificate.filler}` },
  ]
}

/** “April 2025 to March 2026”. */
export function yearInWords(year: number): string {
  return `April ${year} to March ${year + 1}`
}

function lastDayOf(year: number): string {
  return `${year + 1}-03-31`
}
