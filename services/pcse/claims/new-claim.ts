import { definePage } from '@remit/platform/service'
import { claimForm, periodProblems, typeItems } from './claim-form.ts'
import { addClaim, type ClaimDetails } from './claims.ts'

/** Makes a draft claim for the practice one acts in. */
export const newClaim = definePage<ClaimDetails>({
  path: '/claims/new',
  needs: 'claim.add',
  template: 'claim-details.njk',
  title: 'Make a claim',
  tab: 'claims',
  once: true,
  form: claimForm,
  view: () => ({
    back: { href: '/pcse/claims', text: 'Claims' },
    action: '/pcse/claims/new',
    types: typeItems,
    stored: { type: '', period_from: '', period_to: '', amount: '' },
    button: 'Save as draft',
  }),
  async act({ tx, user, now }, details) {
    const problems = periodProblems(details)
    if (problems.length > 0) return { problems }
    const id = await addClaim(tx, user, details, now)
    return { to: `/pcse/claims/${id}`, notice: 'Draft saved. Add what it still needs, then submit it.' }
  },
})
