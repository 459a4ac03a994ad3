import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { changeSubmission, lockedSubmission, type SubmissionOf } from './change-submission.ts'

/** Keeps the lead's answer to what the national team asked, recorded. Refuses `conflict` when nothing waits for an answer. */
export async function answerQuery(
  tx: Tx,
  user: SignedInUser,
  { answer, authority, year }: SubmissionOf & { answer: string },
  now: Date,
): Promise<void> {
  const { status } = await lockedSubmission(tx, { authority, year })
  if (status !== 'queried') throw refuse('conflict', 'The national team does not wait for an answer any more.')
  const set = { status: 'answered', answer, answered_at: now, answered_by: user.name } as const
  await changeSubmission(tx, user, { authority, year, action: 'submission.answered', set, after: { answer } }, now)
}
