import { holdsAnywhere } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { claimTypes } from './claim-types.ts'
import { listClaims } from './claims.ts'
import { inPounds } from './pounds.ts'

/** The claims of the practice, the last changed first. */
export const claimList = definePage({
  path: '/claims',
  needs: { anywhere: 'claim.view' },
  template: 'claim-list.njk',
  title: 'Claims',
  async view({ db, user, now }) {
    const claims = await listClaims(db, user, now)
    return {
      back: { href: '/pcse', text: 'Home' },
      mayAdd: holdsAnywhere(user, 'claim.add', now),
      rows: claims.map((claim) => ({
        ...claim,
        label: claimTypes[claim.type],
        amount: inPounds(claim.amount_pence),
      })),
    }
  },
})
