import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { changeSubmission, lockedSubmission, type SubmissionOf } from './change-submission.ts'
import type { SubmissionTable } from './submissions.ts'

/** Whether all data was downloaded after the submission became final. */
export function extractedSinceFinal({ final_at, extracted_at }: SubmissionTable): boolean {
  return final_at !== null && extracted_at !== null && extracted_at >= final_at
}

/**
 * Keeps the permission to purge the authority's data of a school year. Refuses `conflict` unless the submission is final
 * and the data was downloaded since. Source: guide, part 6: marked final, extract downloaded, “ready to purge” (stated).
 */
export async function permitPurge(tx: Tx, user: SignedInUser, of: SubmissionOf, now: Date): Promise<void> {
  const submission = await lockedSubmission(tx, of)
  if (submission.purge_permitted_at !== null) throw refuse('conflict', 'Permission to purge was given already.')
  if (submission.status !== 'final') {
    throw refuse('conflict', {
      message: 'The submission is not final yet, so its data cannot be purged.',
      next: 'Wait until the national team has checked it and marked it final.',
    })
  }
  if (!extractedSinceFinal(submission)) {
    throw refuse('conflict', 'Download all data before you permit it to be purged, and check that it is complete.')
  }
  const set = { purge_permitted_at: now, purge_permitted_by: user.name }
  await changeSubmission(tx, user, { ...of, action: 'submission.purgePermitted', set }, now)
}
