import type { Reader, Tx } from '@remit/platform/db'
import { sql } from 'kysely'
import { lastOfMonth } from '../reference/months.ts'
import { employerContribution, monthlyContribution } from './contribution-tiers.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.contributions': ContributionTable
  }
}

/** What was taken from a practice for one member in one payment run, in pence, and the pay and rate it came from. */
export interface ContributionTable extends MonthlyContribution {
  statement_id: string
}

export interface MonthlyContribution {
  member_id: string
  name: string
  sd_number: string
  monthly_pence: number
  rate: number
  member_pence: number
  employer_pence: number
  avc_pence: number
}

/**
 * What is due for a month by practice: for every member who belongs on any day of it, by the pay in force on its last day
 * (inferred), with the AVCs that run then.
 */
export async function monthlyContributions(tx: Tx, month: string): Promise<Map<string, MonthlyContribution[]>> {
  const last = lastOfMonth(month)
  const { rows } = await sql<Row>`
    select m.id as member_id, m.practice_id, m.name, m.sd_number, p.yearly_pence, p.rate,
      coalesce((select sum(a.monthly_pence) from pcse.avcs a where a.member_id = m.id and a.starts_on <= ${last}
        and (a.ends_on is null or a.ends_on >= ${month})), 0)::integer as avc_pence
    from pcse.pension_members m
    join lateral (select yearly_pence, rate from pcse.pension_pay p where p.member_id = m.id and p.starts_on <= ${last}
      order by p.starts_on desc limit 1) p on true
    where m.joined_on <= ${last} and (m.left_on is null or m.left_on >= ${month})
    order by m.name, m.id`.execute(tx)
  return new Map(
    [...Map.groupBy(rows, ({ practice_id }) => practice_id)].map(([practice, members]) => [
      practice,
      members.map((member) => contributionOf(member, month)),
    ]),
  )
}

/** What was taken for each member on a statement, by name. */
export async function listContributions(reader: Reader, statement: string) {
  return await reader
    .selectFrom('pcse.contributions')
    .selectAll()
    .where('statement_id', '=', statement)
    .orderBy('name')
    .orderBy('member_id')
    .execute()
}

type Row = Pick<MonthlyContribution, 'member_id' | 'name' | 'sd_number' | 'rate' | 'avc_pence'> & {
  practice_id: string
  yearly_pence: number
}

function contributionOf({ practice_id: _, yearly_pence, ...member }: Row, month: string): MonthlyContribution {
  return {
    ...member,
    monthly_pence: Math.round(yearly_pence / 12),
    member_pence: monthlyContribution(yearly_pence, member.rate),
    employer_pence: employerContribution(yearly_pence, month),
  }
}
