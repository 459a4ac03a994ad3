import { may } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { type FoundClaim, findClaim } from './claims.ts'
import { listEvidence } from './evidence.ts'
import { inPounds } from './pounds.ts'

/** One claim: what it is for, where it stands, its evidence, and the steps the user may take. */
export const claim = definePage<unknown, FoundClaim>({
  path: '/claims/:claim',
  needs: 'claim.view',
  template: 'claim.njk',
  title: 'Claim',
  on: ({ db, user, params, now }) => findClaim(db, user, params.claim, now),
  async view({ db, user, now, on }) {
    const allowed = async (permission: string) => (await may(db, user, permission, on.resource, now)).allowed
    const isDraft = on.status === 'draft'
    return {
      title: on.label,
      caption: on.practice,
      back: { href: '/pcse/claims', text: 'Claims' },
      claim: on,
      amount: inPounds(on.amount_pence),
      evidence: await listEvidence(db, on.id),
      mayEdit: isDraft && (await allowed('claim.edit')),
      maySubmit: isDraft && (await allowed('claim.submit')),
      mayWithdraw: on.status !== 'withdrawn' && (await allowed('claim.withdraw')),
    }
  },
})
