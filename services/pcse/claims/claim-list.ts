import { holdsAnywhere } from '@remit/platform/access'
import { definePage, pageNumber, paginate } from '@remit/platform/service'
import { inPounds } from '../reference/pounds.ts'
import { claimTypes } from './claim-types.ts'
import { claimStatuses, claimsOnAPage, listClaims } from './claims.ts'

/** The claims of the practice, or of an ICB's practices, those that wait for them first. */
export const claimList = definePage({
  path: '/claims',
  needs: { anywhere: 'claim.view' },
  template: 'claim-list.njk',
  title: 'Claims',
  tab: 'claims',
  async view({ db, user, query, now }) {
    const status = claimStatuses.find((each) => each === query.status)
    const page = pageNumber(query)
    const { rows, total } = await listClaims(db, user, { status, page }, now)
    const isIcb = user.acting.organisation.kind === 'icb'
    return {
      back: { href: '/pcse', text: 'Home' },
      mayAdd: holdsAnywhere(user, 'claim.add', now),
      isIcb,
      status: status ?? '',
      statuses: claimStatuses.filter((each) => !(isIcb && each === 'draft')),
      page: paginate({ total, page, pageSize: claimsOnAPage, path: '/pcse/claims', query }),
      rows: rows.map((claim) => ({ ...claim, label: claimTypes[claim.type], amount: inPounds(claim.amount_pence) })),
    }
  },
})
