import type { SignedInUser } from '@remit/platform/access'
import type { Reader, Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import type { EstimateLine } from './estimate-form.ts'
import { listPensionMembers } from './members.ts'
import { changePay } from './pay.ts'

/** Who is estimated for a pension year: everybody in the scheme on its first day, filled in with what is known. */
export async function listEstimates(reader: Reader, user: SignedInUser, year: number, now: Date) {
  const day = firstDayOf(year)
  const members = await listPensionMembers(reader, user, { permission: 'estimate.submit', day }, now)
  const [sent, own] = await Promise.all([listSent(reader, day), listShown(reader, year)])
  return members.map((member) => ({
    ...member,
    isSent: sent.has(member.id),
    /** What they add themselves, unless they hide it. */
    other_pence: member.performer_id === null ? undefined : own.get(member.performer_id),
  }))
}

/**
 * Sends the estimate of a year, each line recorded. Refuses `conflict` when somebody joined or left while it was filled in:
 * it names every member or none.
 */
export async function submitEstimates(
  tx: Tx,
  user: SignedInUser,
  { year, lines }: { year: number; lines: readonly EstimateLine[] },
  now: Date,
): Promise<void> {
  const day = firstDayOf(year)
  const members = await listPensionMembers(tx, user, { permission: 'estimate.submit', day }, now)
  const byId = new Map(members.map((member) => [member.id, member]))
  if (lines.length !== members.length || lines.some(({ member }) => !byId.has(member))) {
    throw refuse('conflict', 'Somebody joined or left while you were filling it in. Open the estimate again.')
  }
  for (const { member: id, yearly_pence, rate } of lines) {
    const member = byId.get(id)
    if (member) await changePay(tx, user, { member, pay: { starts_on: day, yearly_pence, rate, why: 'estimate' } }, now)
  }
}

/** 1 April of a pension year. */
export function firstDayOf(year: number): string {
  return `${year}-04-01`
}

async function listSent(reader: Reader, day: string): Promise<ReadonlySet<string>> {
  const rows = await reader
    .selectFrom('pcse.pension_pay')
    .select('member_id')
    .where('starts_on', '=', day)
    .where('why', '=', 'estimate')
    .execute()
  return new Set(rows.map(({ member_id }) => member_id))
}

async function listShown(reader: Reader, year: number): Promise<ReadonlyMap<string, number>> {
  const rows = await reader
    .selectFrom('pcse.individual_estimates')
    .select(['performer_id', 'yearly_pence'])
    .where('pension_year', '=', year)
    .where('is_hidden', '=', false)
    .execute()
  return new Map(rows.map(({ performer_id, yearly_pence }) => [performer_id, yearly_pence]))
}
