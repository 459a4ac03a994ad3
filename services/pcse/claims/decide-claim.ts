import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { defineTemplate, send } from '@remit/platform/notify'
import { refuse } from '@remit/platform/service'
import { type FoundClaim, recordClaim } from './claims.ts'

/** What the ICB makes of a claim, and the words that go with it: what is missing, or why not. */
export interface ClaimDecision {
  decision: 'approved' | 'returned' | 'rejected'
  words: string | undefined
}

/**
 * Decides a submitted claim, recorded, and tells whoever submitted it. Refuses `denied` to whoever made or submitted it
 * themselves; `conflict` when it waits no longer.
 */
export async function decideClaim(
  tx: Tx,
  user: SignedInUser,
  { claim, decision, words }: { claim: FoundClaim } & ClaimDecision,
  now: Date,
): Promise<void> {
  const before = await tx
    .selectFrom('pcse.claims')
    .select(['status', 'made_by', 'submitted_by'])
    .where('id', '=', claim.id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if ([before.made_by, before.submitted_by].includes(user.id)) {
    throw refuse('denied', {
      message: 'Nobody decides a claim that they made or submitted themselves.',
      next: 'Ask another approver of your ICB.',
    })
  }
  if (before.status !== 'submitted') throw refuse('conflict', 'This claim does not wait for a decision any more.')
  await tx
    .updateTable('pcse.claims')
    .set({ status: decision, decided_by: user.id, decided_at: now, decision_words: words ?? null, changed_at: now })
    .where('id', '=', claim.id)
    .execute()
  const reason = words === undefined ? {} : { reason: words }
  await recordClaim(tx, user, { claim, action: `claim.${decision}`, ...reason }, now)
  if (claim.submitter_email !== null) await tell(tx, claim, { decision, words }, now)
}

const decided = defineTemplate({
  kind: 'pcse.claim-decided',
  subject: 'Your claim was ((decision)): ((claim))',
  paragraphs: [
    'Hello ((name)),',
    'The ICB has ((decision)) the claim “((claim))” of ((practice)).',
    '((words))',
    '((next))',
  ],
})

const next: Readonly<Record<ClaimDecision['decision'], string>> = {
  approved: 'It joins your practice’s next payment run.',
  returned: 'Sign in to PCSE Online, put this right, and submit the claim again.',
  rejected: 'It will not be paid. Make a new claim if you think that it should be.',
}

async function tell(tx: Tx, claim: FoundClaim, { decision, words }: ClaimDecision, now: Date): Promise<void> {
  const gaps = {
    name: claim.submitter ?? '',
    decision,
    claim: claim.label,
    practice: claim.practice,
    words: words ?? '',
    next: next[decision],
  }
  const about = { service: 'pcse', organisationId: claim.practice_id }
  await send(tx, { template: decided, to: claim.submitter_email ?? '', gaps, now, about })
}
