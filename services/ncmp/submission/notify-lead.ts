import type { Tx } from '@remit/platform/db'
import { membersHolding } from '@remit/platform/directory'
import { defineTemplate, send } from '@remit/platform/notify'
import { collectionYearLabel } from '../years/collection-year.ts'
import type { SubmissionOf } from './change-submission.ts'

const template = defineTemplate({
  kind: 'ncmp.submission-step',
  subject: 'NCMP ((year)), ((authority)): ((what))',
  paragraphs: [
    'Dear ((name)),',
    '((sentence))',
    'Sign in to the National Child Measurement Programme’s system and open Submission on the Monitoring & Submissions tab.',
  ],
})

/** Tells the authority's lead of a step somebody else took: `what` in the subject, `sentence` in the message. */
export async function notifyLead(
  tx: Tx,
  { authority, year }: SubmissionOf,
  { what, sentence }: { what: string; sentence: string },
  now: Date,
): Promise<void> {
  const about = { service: 'ncmp', organisationId: authority.id }
  for (const { name, email } of await membersHolding(tx, { organisation: authority.id, roles: ['ncmpLead'] }, now)) {
    const gaps = { name, sentence, what, authority: authority.name, year: collectionYearLabel(year) }
    await send(tx, { template, to: email, gaps, now, about })
  }
}
