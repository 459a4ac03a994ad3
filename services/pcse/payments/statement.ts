import { type CsvValue, writeCsv } from '@remit/platform/files'
import { dateInWords, definePage } from '@remit/platform/service'
import { monthInWords } from '../reference/months.ts'
import { inPounds } from '../reference/pounds.ts'
import { type FoundStatement, findStatement, listLines, totalsToDate } from './statements.ts'

/** One statement: every payment and deduction with its days, what it comes to, and the totals of the year so far. */
export const statement = definePage<unknown, FoundStatement>({
  path: '/statements/:statement',
  needs: 'statement.view',
  template: 'statement.njk',
  title: 'Statement',
  tab: 'statements',
  on: ({ db, user, params, now }) => findStatement(db, user, params.statement, now),
  view: async ({ db, on }) => ({
    title: `Statement for ${monthInWords(on.month)}`,
    caption: on.practice,
    back: { href: '/pcse/statements', text: 'Statements' },
    statement: on,
    known: knownOf(on),
    lines: (await listLines(db, on.id)).map((line) => ({ ...line, amount: inPounds(line.amount_pence) })),
    total: inPounds(on.pence),
    toDate: toDateRows(await totalsToDate(db, on)),
  }),
})

/** The same lines as a file for a spreadsheet. */
export const statementFile = definePage<unknown, FoundStatement>({
  path: '/statements/:statement/lines.csv',
  needs: 'statement.view',
  title: 'Statement as CSV',
  on: ({ db, user, params, now }) => findStatement(db, user, params.statement, now),
  async download({ db, on }) {
    const heading = ['Practice code', 'Month', 'What', 'Pay code', 'From', 'To', 'Amount']
    const lines = (await listLines(db, on.id)).map((line): CsvValue[] => [
      on.code,
      on.month.slice(0, 7),
      line.label,
      line.pay_code,
      line.period_from,
      line.period_to,
      (line.amount_pence / 100).toFixed(2),
    ])
    return { name: fileName(on, 'statement'), type: 'text/csv', body: writeCsv([heading, ...lines]) }
  },
})

/** `G99001-2026-11-statement.csv`. */
export function fileName({ code, month }: FoundStatement, what: string, ending = 'csv'): string {
  return `${code ?? 'practice'}-${month.slice(0, 7)}-${what}.${ending}`
}

/** What a statement says of its practice and its day. */
export function knownOf(on: FoundStatement) {
  const figures = new Intl.NumberFormat('en-GB')
  const list = `${figures.format(on.patients ?? 0)} patients, ${figures.format(on.weighted_patients ?? 0)} weighted`
  return [
    { text: 'Practice code', value: on.code ?? 'None' },
    { text: 'Contract', value: on.contract_type ?? 'None' },
    ...(on.contract_type === null ? [] : [{ text: 'List size', value: list }]),
    { text: 'Pays on', value: dateInWords(on.pays_on) },
  ]
}

const kindWords = {
  contract: 'Contract',
  claim: 'Claims',
  members: 'Members’ pension contributions',
  employer: 'Employer’s pension contributions',
  avc: 'Additional voluntary contributions',
} as const

/** The totals by kind in the statement's order, and what they come to. */
export function toDateRows(totals: Awaited<ReturnType<typeof totalsToDate>>) {
  const kinds = Object.entries(kindWords) as [keyof typeof kindWords, string][]
  const rows = kinds.flatMap(([kind, text]) => {
    const pence = totals.get(kind)
    return pence === undefined ? [] : [{ text, value: inPounds(pence) }]
  })
  const sum = [...totals.values()].reduce((total, pence) => total + pence, 0)
  return [...rows, { text: 'Total', value: inPounds(sum) }]
}
