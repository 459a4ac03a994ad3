import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { findContract } from '../payments/contracts.ts'
import { payCodeOf } from './claim-types.ts'
import { type FoundClaim, lockDraft, recordClaim } from './claims.ts'
import { particularsMissing } from './particulars.ts'

/**
 * Sends a draft, or a claim that came back, to the ICB, recorded; its pay code is chosen here. Refuses `conflict` without
 * all mandatory information, without evidence (inferred), without a contract to choose the code by, or when it is no draft.
 */
export async function submitClaim(tx: Tx, user: SignedInUser, claim: FoundClaim, now: Date): Promise<void> {
  const stored = await lockDraft(tx, claim.id)
  const missing = particularsMissing(stored)
  if (missing.length > 0) {
    const message = 'The claim lacks information. Add what is named here, then submit it.'
    throw refuse('conflict', { message, details: missing, back: backTo(claim) })
  }
  const evidence = await tx.selectFrom('pcse.claim_evidence').select('id').where('claim_id', '=', claim.id).execute()
  if (evidence.length === 0) {
    const message = 'Add the invoice or other evidence first, then submit the claim.'
    throw refuse('conflict', { message, back: backTo(claim) })
  }
  const contract = await findContract(tx, claim.practice_id)
  if (contract === undefined) {
    const message = `Your ICB has not yet set up the contract of ${claim.practice}, which the pay code depends on. Ask your ICB to do so, then submit the claim.`
    throw refuse('conflict', { message, back: backTo(claim) })
  }
  const pay_code = payCodeOf(stored.type, contract.type)
  await tx
    .updateTable('pcse.claims')
    .set({ status: 'submitted', submitted_by: user.id, submitted_at: now, changed_at: now, pay_code })
    .where('id', '=', claim.id)
    .execute()
  await recordClaim(tx, user, { claim, action: 'claim.submitted', after: { files: evidence.length, pay_code } }, now)
}

function backTo({ id, label }: FoundClaim) {
  return { href: `/pcse/claims/${id}`, text: `Back to the claim “${label}”` }
}
