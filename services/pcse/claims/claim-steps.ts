import { definePage } from '@remit/platform/service'
import { type FoundClaim, findClaim, withdrawClaim } from './claims.ts'
import { submitClaim } from './submit-claim.ts'

/** Submits a draft to the ICB. */
export const claimSubmission = definePage<unknown, FoundClaim>({
  path: '/claims/:claim/submission',
  needs: 'claim.submit',
  template: 'claim-step.njk',
  title: 'Submit this claim',
  tab: 'claims',
  on: ({ db, user, params, now }) => findClaim(db, user, params.claim, now),
  view: ({ on }) => ({
    back: { href: `/pcse/claims/${on.id}`, text: on.label },
    action: `/pcse/claims/${on.id}/submission`,
    effect: 'It goes to your ICB, and nobody can change it from then on. It can still be withdrawn.',
    button: 'Submit claim',
  }),
  async act({ tx, user, now, on }) {
    await submitClaim(tx, user, on, now)
    return { to: `/pcse/claims/${on.id}`, notice: 'Claim submitted' }
  },
})

/** Takes a claim back for good. */
export const claimWithdrawal = definePage<unknown, FoundClaim>({
  path: '/claims/:claim/withdrawal',
  needs: 'claim.withdraw',
  template: 'claim-step.njk',
  title: 'Withdraw this claim',
  tab: 'claims',
  on: ({ db, user, params, now }) => findClaim(db, user, params.claim, now),
  view: ({ on }) => ({
    back: { href: `/pcse/claims/${on.id}`, text: on.label },
    action: `/pcse/claims/${on.id}/withdrawal`,
    effect: 'It stays in the list as withdrawn, and will not be paid. Make a new claim to ask again.',
    button: 'Withdraw claim',
  }),
  async act({ tx, user, now, on }) {
    await withdrawClaim(tx, user, on, now)
    return { to: `/pcse/claims/${on.id}`, notice: 'Claim withdrawn' }
  },
})
