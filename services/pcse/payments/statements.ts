import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, type Reader } from '@remit/platform/db'
import type { AskedResource } from '@remit/platform/service'
import { sql } from 'kysely'
import { pensionYearOf } from '../pensions/pension-year.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.statements': StatementTable
    'pcse.statement_lines': StatementLineTable
  }
}

/** What one practice is paid in one run, and the contract it was paid by, as they were then. */
export interface StatementTable {
  id: string
  run_id: string
  practice_id: string
  contract_type: string | null
  patients: number | null
  weighted_patients: number | null
}

/** One line of it, in whole pence: what is taken off is negative. */
export interface StatementLineTable {
  statement_id: string
  place: number
  kind: 'contract' | 'claim' | 'members' | 'employer' | 'avc'
  label: string
  claim_id: string | null
  pay_code: string | null
  period_from: string
  period_to: string
  amount_pence: number
}

/** The statements the user may see, the newest first, each with its total. */
export async function listStatements(reader: Reader, user: SignedInUser, now: Date) {
  const statements = readStatements(reader).orderBy('r.month', 'desc').limit(120)
  return await visible(statements, user, 'statement.view', { holder: 's.practice_id' }, now).execute()
}

/** One the user may see, and how the engine sees it; undefined when there is none. */
export async function findStatement(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readStatements(reader).where('s.id', '=', id)
  const statement = await visible(found, user, 'statement.view', { holder: 's.practice_id' }, now).executeTakeFirst()
  if (statement === undefined) return undefined
  const resource: AskedResource = { type: 'statement', id, holders: [statement.practice_id] }
  return { ...statement, resource }
}

export type FoundStatement = NonNullable<Awaited<ReturnType<typeof findStatement>>>

/** The lines of a statement, in its order. */
export async function listLines(reader: Reader, statement: string) {
  const rows = await reader
    .selectFrom('pcse.statement_lines')
    .selectAll()
    .where('statement_id', '=', statement)
    .orderBy('place')
    .execute()
  return rows.map((row) => ({ ...row, amount_pence: Number(row.amount_pence) }))
}

/** What the lines of a practice come to by kind, from 1 April up to and including the month of a statement (pence). */
export async function totalsToDate(reader: Reader, { practice_id, month }: FoundStatement) {
  const rows = await reader
    .selectFrom('pcse.statement_lines as l')
    .innerJoin('pcse.statements as s', 's.id', 'l.statement_id')
    .innerJoin('pcse.payment_runs as r', 'r.id', 's.run_id')
    .where('s.practice_id', '=', practice_id)
    .where('r.month', '>=', `${pensionYearOf(month)}-04-01`)
    .where('r.month', '<=', month)
    .select(['l.kind', sql<number>`sum(l.amount_pence)::float8`.as('pence')])
    .groupBy('l.kind')
    .execute()
  return new Map(rows.map(({ kind, pence }) => [kind, pence]))
}

function readStatements(reader: Reader) {
  return reader
    .selectFrom('pcse.statements as s')
    .innerJoin('pcse.payment_runs as r', 'r.id', 's.run_id')
    .innerJoin('organisations as o', 'o.id', 's.practice_id')
    .select(['s.id', 's.practice_id', 's.contract_type', 's.patients', 's.weighted_patients'])
    .select(['r.month', 'r.pays_on', 'r.status', 'o.name as practice', 'o.code'])
    .select(
      sql<number>`(select coalesce(sum(l.amount_pence), 0)::float8 from pcse.statement_lines l
        where l.statement_id = s.id)`.as('pence'),
    )
}
