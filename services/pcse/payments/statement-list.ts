import { definePage } from '@remit/platform/service'
import { monthInWords } from '../reference/months.ts'
import { inPounds } from '../reference/pounds.ts'
import { listStatements } from './statements.ts'

/** The statements of the practice, month by month. */
export const statementList = definePage({
  path: '/statements',
  needs: { anywhere: 'statement.view' },
  template: 'statement-list.njk',
  title: 'Statements',
  tab: 'statements',
  async view({ db, user, now }) {
    const statements = await listStatements(db, user, now)
    return {
      back: { href: '/pcse', text: 'Home' },
      rows: statements.map((row) => ({ ...row, name: monthInWords(row.month), amount: inPounds(row.pence) })),
    }
  },
})
