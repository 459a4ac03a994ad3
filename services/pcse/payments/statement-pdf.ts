import { type PdfBlock, writePdf } from '@remit/platform/files'
import { type Asking, type Download, dateInWords, definePage } from '@remit/platform/service'
import { rateInWords } from '../pensions/contribution-tiers.ts'
import { listContributions } from '../pensions/contributions.ts'
import { monthInWords } from '../reference/months.ts'
import { inPounds } from '../reference/pounds.ts'
import { fileName, knownOf, toDateRows } from './statement.ts'
import { type FoundStatement, findStatement, listLines, totalsToDate } from './statements.ts'

/** A statement as a PDF to keep: its lines, what they come to, and the totals of the year so far. */
export const statementPdf = definePage<unknown, FoundStatement>({
  path: '/statements/:statement/statement.pdf',
  needs: 'statement.view',
  title: 'Statement as PDF',
  on: ({ db, user, params, now }) => findStatement(db, user, params.statement, now),
  async download({ db, on, now }) {
    const heading = `Statement for ${monthInWords(on.month)}`
    const toDate = toDateRows(await totalsToDate(db, on))
    return await pdfOf({ on, now }, { what: 'statement', heading }, [
      { facts: knownOf(on).map(({ text, value }) => [text, value]) },
      { heading: 'Payments and deductions', level: 2 },
      await linesOf(db, on),
      { text: `Paid to the practice: ${inPounds(on.pence)}`, isStrong: true },
      { heading: 'This year so far, from 1 April', level: 2 },
      { facts: toDate.map(({ text, value }) => [text, value]) },
    ])
  },
})

/** What was taken for each pension member in one month, as a PDF to keep. */
export const contributionPdf = definePage<unknown, FoundStatement>({
  path: '/statements/:statement/contributions.pdf',
  needs: 'statement.view',
  title: 'Pension contributions as PDF',
  on: ({ db, user, params, now }) => findStatement(db, user, params.statement, now),
  async download({ db, on, now }) {
    const heading = `Pension contributions for ${monthInWords(on.month)}`
    return await pdfOf({ on, now }, { what: 'contributions', heading }, [
      { facts: [['Practice reference number', on.code ?? 'None']] },
      await membersOf(db, on),
    ])
  },
})

/** A file about one statement: the practice, a heading, what there is to say, and the day it was made. */
async function pdfOf(
  { on, now }: { on: FoundStatement; now: Date },
  { what, heading }: { what: string; heading: string },
  blocks: readonly PdfBlock[],
): Promise<Download> {
  const file = { title: `${heading}, ${on.practice}`, author: 'Primary Care Support England', madeAt: now }
  const part: readonly PdfBlock[] = [
    { text: on.practice, isStrong: true },
    { heading, level: 1 },
    ...blocks,
    { text: `Made on ${dateInWords(now)}.` },
  ]
  return { name: fileName(on, what, 'pdf'), type: 'application/pdf', body: await writePdf(file, [part]) }
}

async function linesOf(db: Asking['db'], on: FoundStatement): Promise<PdfBlock> {
  const lines = await listLines(db, on.id)
  return {
    table: {
      columns: [
        { heading: 'What', share: 8 },
        { heading: 'Pay code', share: 3 },
        { heading: 'From', share: 4 },
        { heading: 'To', share: 4 },
        { heading: 'Amount', share: 4, isNumber: true },
      ],
      rows: lines.map(({ label, pay_code, period_from, period_to, amount_pence }) => [
        label,
        pay_code ?? '',
        dateInWords(period_from),
        dateInWords(period_to),
        inPounds(amount_pence),
      ]),
    },
  }
}

async function membersOf(db: Asking['db'], on: FoundStatement): Promise<PdfBlock> {
  const members = await listContributions(db, on.id)
  if (members.length === 0) return { text: 'Nobody here was a member of the pension scheme in this month.' }
  return {
    table: {
      columns: [
        { heading: 'Member', share: 7 },
        { heading: 'SD number', share: 4 },
        { heading: 'Pay in the month', share: 4, isNumber: true },
        { heading: 'Rate', share: 3, isNumber: true },
        { heading: 'Member pays', share: 4, isNumber: true },
        { heading: 'Employer pays', share: 4, isNumber: true },
        { heading: 'AVCs', share: 4, isNumber: true },
      ],
      rows: members.map((member) => [
        member.name,
        member.sd_number,
        inPounds(member.monthly_pence),
        rateInWords(member.rate),
        inPounds(member.member_pence),
        inPounds(member.employer_pence),
        inPounds(member.avc_pence),
      ]),
    },
  }
}
