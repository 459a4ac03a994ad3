import { type CsvValue, writeCsv } from '@remit/platform/files'
import { definePage } from '@remit/platform/service'
import { rateInWords } from '../pensions/contribution-tiers.ts'
import { listContributions } from '../pensions/contributions.ts'
import { monthInWords } from '../reference/months.ts'
import { inPounds } from '../reference/pounds.ts'
import { fileName } from './statement.ts'
import { type FoundStatement, findStatement } from './statements.ts'

/** What was taken for each pension member in one month. */
export const contributionStatement = definePage<unknown, FoundStatement>({
  path: '/statements/:statement/contributions',
  needs: 'statement.view',
  template: 'contribution-statement.njk',
  title: 'Pension contributions',
  tab: 'statements',
  on: ({ db, user, params, now }) => findStatement(db, user, params.statement, now),
  async view({ db, on }) {
    const members = await listContributions(db, on.id)
    return {
      title: `Pension contributions for ${monthInWords(on.month)}`,
      caption: on.code === null ? on.practice : `${on.practice}, practice reference number ${on.code}`,
      back: { href: `/pcse/statements/${on.id}`, text: `Statement for ${monthInWords(on.month)}` },
      statement: on,
      rows: members.map((member) => ({
        ...member,
        rate: rateInWords(member.rate),
        monthly: inPounds(member.monthly_pence),
        own: inPounds(member.member_pence),
        employer: inPounds(member.employer_pence),
        avc: inPounds(member.avc_pence),
      })),
    }
  },
})

/** The same as a file for a spreadsheet. */
export const contributionFile = definePage<unknown, FoundStatement>({
  path: '/statements/:statement/contributions.csv',
  needs: 'statement.view',
  title: 'Pension contributions as CSV',
  on: ({ db, user, params, now }) => findStatement(db, user, params.statement, now),
  async download({ db, on }) {
    const heading = ['Practice code', 'Month', 'Name', 'SD number', 'Pay', 'Rate', 'Member', 'Employer', 'AVCs']
    const inFigures = (pence: number) => (pence / 100).toFixed(2)
    const rows = (await listContributions(db, on.id)).map((member): CsvValue[] => [
      on.code,
      on.month.slice(0, 7),
      member.name,
      member.sd_number,
      inFigures(member.monthly_pence),
      rateInWords(member.rate),
      inFigures(member.member_pence),
      inFigures(member.employer_pence),
      inFigures(member.avc_pence),
    ])
    return { name: fileName(on, 'contributions'), type: 'text/csv', body: writeCsv([heading, ...rows]) }
  },
})
