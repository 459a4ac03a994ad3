import { type Asking, defineForm, definePage, type SentFile, sentFile } from '@remit/platform/service'
import { z } from 'zod'
import { type FoundClaim, findClaim } from './claims.ts'
import { addEvidence, getEvidence, listEvidence, removeEvidence } from './evidence.ts'

const mostBytes = 5_000_000

/** Adds a file to a draft claim. */
export const newEvidence = definePage<{ file: SentFile }, FoundClaim>({
  path: '/claims/:claim/evidence/new',
  needs: 'claim.edit',
  template: 'new-evidence.njk',
  title: 'Add evidence',
  tab: 'claims',
  on: ({ db, user, params, now }) => findClaim(db, user, params.claim, now),
  form: defineForm(z.object({ file: sentFile('Choose a file') }), { file: { limitBytes: mostBytes } }),
  view: ({ on }) => ({ back: { href: `/pcse/claims/${on.id}`, text: on.label }, claim: on }),
  async act({ tx, user, now, on }, { file }) {
    const problems = await addEvidence(tx, user, { claim: on, file }, now)
    return problems.length > 0 ? { problems } : { to: `/pcse/claims/${on.id}`, notice: 'Evidence added' }
  },
})

/** One file of a claim, as it was sent. */
export const evidenceFile = definePage<unknown, FoundWithEvidence>({
  path: '/claims/:claim/evidence/:evidence',
  needs: 'claim.view',
  title: 'Evidence',
  on: findClaimWithEvidence,
  async download({ db, on }) {
    const { name, type, content } = await getEvidence(db, on.id, on.evidence.id)
    return { name, type, body: Buffer.from(content, 'base64') }
  },
})

/** Takes a file off a draft claim. */
export const evidenceRemoval = definePage<unknown, FoundWithEvidence>({
  path: '/claims/:claim/evidence/:evidence/removal',
  needs: 'claim.edit',
  template: 'claim-step.njk',
  title: 'Remove this file',
  tab: 'claims',
  on: findClaimWithEvidence,
  view: ({ on }) => ({
    back: { href: `/pcse/claims/${on.id}`, text: on.label },
    action: `/pcse/claims/${on.id}/evidence/${on.evidence.id}/removal`,
    effect: `“${on.evidence.name}” is taken off the claim.`,
    button: 'Remove file',
  }),
  async act({ tx, user, now, on }) {
    await removeEvidence(tx, user, { claim: on, evidence: on.evidence.id }, now)
    return { to: `/pcse/claims/${on.id}`, notice: 'File removed' }
  },
})

type FoundWithEvidence = FoundClaim & { evidence: { id: string; name: string } }

async function findClaimWithEvidence({ db, user, params, now }: Asking): Promise<FoundWithEvidence | undefined> {
  const claim = await findClaim(db, user, params.claim, now)
  const files = claim === undefined ? [] : await listEvidence(db, claim.id)
  const evidence = files.find(({ id }) => id === params.evidence)
  return claim && evidence && { ...claim, evidence }
}
