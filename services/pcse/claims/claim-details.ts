import { definePage } from '@remit/platform/service'
import { asTyped } from '../reference/pounds.ts'
import { claimForm, periodProblems, typeItems } from './claim-form.ts'
import { type ClaimDetails, changeClaim, type FoundClaim, findClaim } from './claims.ts'

/** Changes a draft claim. */
export const claimDetails = definePage<ClaimDetails, FoundClaim>({
  path: '/claims/:claim/details',
  needs: 'claim.edit',
  template: 'claim-details.njk',
  title: 'Change a claim',
  tab: 'claims',
  on: ({ db, user, params, now }) => findClaim(db, user, params.claim, now),
  form: claimForm,
  view: ({ on }) => ({
    back: { href: `/pcse/claims/${on.id}`, text: on.label },
    action: `/pcse/claims/${on.id}/details`,
    types: typeItems,
    stored: { ...on, amount: asTyped(on.amount_pence) },
    button: 'Save',
  }),
  async act({ tx, user, now, on }, details) {
    const problems = periodProblems(details)
    if (problems.length > 0) return { problems }
    await changeClaim(tx, user, { claim: on, details }, now)
    return { to: `/pcse/claims/${on.id}`, notice: 'Draft saved' }
  },
})
