import { defineForm, definePage, oneOf, optionalText } from '@remit/platform/service'
import { z } from 'zod'
import { inPounds } from '../reference/pounds.ts'
import { type FoundClaim, findClaim } from './claims.ts'
import { type ClaimDecision, decideClaim } from './decide-claim.ts'

/** The ICB approves a claim, returns it with what is missing, or rejects it with the reason. */
export const claimDecision = definePage<ClaimDecision, FoundClaim>({
  path: '/claims/:claim/decision',
  needs: 'claim.decide',
  template: 'claim-decision.njk',
  title: 'Decide this claim',
  tab: 'claims',
  on: ({ db, user, params, now }) => findClaim(db, user, params.claim, now),
  form: defineForm(
    z.object({
      decision: oneOf(['approved', 'returned', 'rejected'], 'Choose what you decide'),
      words: optionalText(1000),
    }),
  ),
  view: ({ on }) => ({
    caption: on.practice,
    back: { href: `/pcse/claims/${on.id}`, text: on.label },
    claim: on,
    amount: inPounds(on.amount_pence),
  }),
  async act({ tx, user, now, on }, { decision, words }) {
    if (decision !== 'approved' && words === undefined) {
      const message = decision === 'returned' ? 'Enter what is missing' : 'Enter why you reject it'
      return { problems: [{ code: 'invalid', where: 'words', message }] }
    }
    await decideClaim(tx, user, { claim: on, decision, words }, now)
    return { to: '/pcse/claims?status=submitted', notice: `Claim ${decision}. We have told whoever submitted it.` }
  },
})
