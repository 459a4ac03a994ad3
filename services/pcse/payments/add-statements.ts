import { newId, type Tx } from '@remit/platform/db'
import { claimTypes } from '../claims/claim-types.ts'
import { type MonthlyContribution, monthlyContributions } from '../pensions/contributions.ts'
import { lastOfMonth, monthInWords } from '../reference/months.ts'
import type { StatementLineTable } from './statements.ts'

type Line = Omit<StatementLineTable, 'statement_id' | 'place'>

/**
 * Writes the statements of a run: for every open practice its contract's twelfth, its approved claims (which join the run),
 * minus its pension deductions. A practice with nothing to say gets none.
 */
export async function addStatements(
  tx: Tx,
  { run, month }: { run: string; month: string },
  now: Date,
): Promise<{ statements: number; claims: number }> {
  const practices = await openPractices(tx)
  const claims = await takeApproved(tx, run, now)
  const contributions = await monthlyContributions(tx, month)
  const ofPractice = Map.groupBy(claims, ({ practice_id }) => practice_id)
  const drawn = practices.flatMap((practice) => {
    const members = contributions.get(practice.id) ?? []
    const period = { period_from: month, period_to: lastOfMonth(month) }
    const lines = [
      ...contractLine(practice, period),
      ...(ofPractice.get(practice.id) ?? []).map(claimLine),
      ...deductions(members, period),
    ]
    return lines.length === 0 ? [] : [{ practice, lines, members, id: newId(now) }]
  })
  if (drawn.length === 0) return { statements: 0, claims: 0 }
  await insertAll(tx, run, drawn)
  return { statements: drawn.length, claims: claims.length }
}

type Practice = Awaited<ReturnType<typeof openPractices>>[number]
type Drawn = { id: string; practice: Practice; lines: readonly Line[]; members: readonly MonthlyContribution[] }

async function openPractices(tx: Tx) {
  return await tx
    .selectFrom('organisations as o')
    .leftJoin('pcse.contracts as c', 'c.practice_id', 'o.id')
    .where('o.service', '=', 'pcse')
    .where('o.kind', '=', 'practice')
    .where('o.status', '=', 'open')
    .select(['o.id', 'c.type', 'c.yearly_pence', 'c.patients', 'c.weighted_patients'])
    .orderBy('o.id')
    .execute()
}

/** The approved claims of open practices; they stand in the run from here on. */
async function takeApproved(tx: Tx, run: string, now: Date) {
  const open = tx.selectFrom('organisations').select('id').where('service', '=', 'pcse').where('status', '=', 'open')
  return await tx
    .updateTable('pcse.claims')
    .set({ status: 'inRun', run_id: run, changed_at: now })
    .where('status', '=', 'approved')
    .where('practice_id', 'in', open)
    .returning(['id', 'practice_id', 'type', 'period_from', 'period_to', 'pay_code', 'amount_pence'])
    .execute()
}

type Period = Pick<Line, 'period_from' | 'period_to'>

function contractLine({ type, yearly_pence }: Practice, period: Period): Line[] {
  if (type === null || yearly_pence === null) return []
  const label = `${type} contract, ${monthInWords(period.period_from)}`
  const amount_pence = Math.round(Number(yearly_pence) / 12)
  return [{ ...period, kind: 'contract', label, claim_id: null, pay_code: null, amount_pence }]
}

function claimLine(claim: Awaited<ReturnType<typeof takeApproved>>[number]): Line {
  const { id, type, practice_id: _, ...rest } = claim
  return { ...rest, kind: 'claim', label: claimTypes[type], claim_id: id }
}

function deductions(members: readonly MonthlyContribution[], period: Period): Line[] {
  const sum = (of: (member: MonthlyContribution) => number) => members.reduce((total, each) => total + of(each), 0)
  const lines = [
    { kind: 'members', label: 'Members’ pension contributions', pence: sum((each) => each.member_pence) },
    { kind: 'employer', label: 'Employer’s pension contributions', pence: sum((each) => each.employer_pence) },
    { kind: 'avc', label: 'Additional voluntary contributions', pence: sum((each) => each.avc_pence) },
  ] as const
  return lines.flatMap(({ kind, label, pence }) =>
    pence === 0 ? [] : [{ ...period, kind, label, claim_id: null, pay_code: null, amount_pence: -pence }],
  )
}

async function insertAll(tx: Tx, run: string, drawn: readonly Drawn[]): Promise<void> {
  const statements = drawn.map(({ id, practice }) => ({
    id,
    run_id: run,
    practice_id: practice.id,
    contract_type: practice.type,
    patients: practice.patients,
    weighted_patients: practice.weighted_patients,
  }))
  await tx.insertInto('pcse.statements').values(statements).execute()
  const lines = drawn.flatMap(({ id, lines }) => lines.map((line, place) => ({ ...line, statement_id: id, place })))
  await tx.insertInto('pcse.statement_lines').values(lines).execute()
  const contributions = drawn.flatMap(({ id, members }) => members.map((member) => ({ ...member, statement_id: id })))
  if (contributions.length > 0) await tx.insertInto('pcse.contributions').values(contributions).execute()
}
