import { may } from '@remit/platform/access'
import { dateInWords, dateTimeInWords, definePage } from '@remit/platform/service'
import { inPounds } from '../reference/pounds.ts'
import { type FoundClaim, findClaim, isOpenToChange } from './claims.ts'
import { listEvidence } from './evidence.ts'
import { particularsMissing, particularsNeeded, particularWords } from './particulars.ts'

/** One claim: what it is for, where it stands, its evidence, and the steps the user may take. */
export const claim = definePage<unknown, FoundClaim>({
  path: '/claims/:claim',
  needs: 'claim.view',
  template: 'claim.njk',
  title: 'Claim',
  tab: 'claims',
  on: ({ db, user, params, now }) => findClaim(db, user, params.claim, now),
  async view({ db, user, now, on }) {
    const allowed = async (permission: string) => (await may(db, user, permission, on.resource, now)).allowed
    const isOpen = isOpenToChange(on)
    const evidence = await listEvidence(db, on.id)
    const missing = isOpen ? [...particularsMissing(on), ...(evidence.length === 0 ? ['Evidence'] : [])] : []
    return {
      title: on.label,
      caption: on.practice,
      back: { href: '/pcse/claims', text: 'Claims' },
      claim: on,
      known: factsOf(on),
      missing,
      evidence,
      mayEdit: isOpen && (await allowed('claim.edit')),
      maySubmit: isOpen && missing.length === 0 && (await allowed('claim.submit')),
      mayWithdraw: (isOpen || on.status === 'submitted') && (await allowed('claim.withdraw')),
      mayDecide: on.status === 'submitted' && (await allowed('claim.decide')),
    }
  },
})

/** What the claim says, row by row; the pay code is there once it was submitted. */
function factsOf(on: FoundClaim) {
  const submitted = on.submitted_at === null ? 'Not yet' : `${dateTimeInWords(on.submitted_at)} by ${on.submitter}`
  return [
    { text: 'From', value: dateInWords(on.period_from) },
    { text: 'To', value: dateInWords(on.period_to) },
    { text: 'Amount', value: inPounds(on.amount_pence) },
    ...particularsNeeded(on.type).map((name) => ({ text: particularWords[name], value: on[name] ?? 'Not yet' })),
    { text: 'Submitted', value: submitted },
    ...(on.pay_code === null ? [] : [{ text: 'Pay code', value: on.pay_code }]),
  ]
}
