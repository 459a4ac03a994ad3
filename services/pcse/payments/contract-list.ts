import { definePage } from '@remit/platform/service'
import { inPounds } from '../reference/pounds.ts'
import { listContracts } from './contracts.ts'

/** The practices of an ICB, each with its contract. */
export const contractList = definePage({
  path: '/contracts',
  needs: { anywhere: 'contract.change' },
  template: 'contract-list.njk',
  title: 'Contracts',
  async view({ db, user, now }) {
    const practices = await listContracts(db, user, now)
    return {
      back: { href: '/pcse', text: 'Home' },
      rows: practices.map((row) => ({ ...row, yearly: row.yearly_pence === null ? '' : inPounds(row.yearly_pence) })),
    }
  },
})
