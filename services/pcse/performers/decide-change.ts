import type { SignedInUser } from '@remit/platform/access'
import { newId, type Tx } from '@remit/platform/db'
import { defineTemplate, send } from '@remit/platform/notify'
import { refuse } from '@remit/platform/service'
import { daysLater } from '../reference/months.ts'
import { type FoundChange, recordChange } from './assignment-changes.ts'

/** What the PL practice manager decides: approved for a day, which may differ from the one asked for; or rejected, with why. */
export interface ChangeDecision {
  decision: 'approved' | 'rejected'
  onDay: string
  reason: string | undefined
}

/**
 * Decides a change, recorded, brings the performer's assignments in line, and tells the performer. Refuses `conflict` when
 * it was decided already or no longer fits where they work; `denied` to the performer themselves.
 */
export async function decideChange(
  tx: Tx,
  user: SignedInUser,
  { change, decision, onDay, reason }: { change: FoundChange } & ChangeDecision,
  now: Date,
): Promise<void> {
  if (change.performer_id === user.id) {
    const message = 'Nobody decides their own change.'
    throw refuse('denied', { message, next: 'Ask another PL practice manager of the practice.' })
  }
  const decided = await tx
    .updateTable('pcse.assignment_changes')
    .set({ status: decision, on_day: onDay, decided_by: user.id, decided_at: now, reason: reason ?? null })
    .where('id', '=', change.id)
    .where('status', '=', 'waiting')
    .executeTakeFirst()
  if (decided.numUpdatedRows === 0n) throw refuse('conflict', 'A colleague decided this change already.')
  if (decision === 'approved') await applyChange(tx, change, onDay, now)
  const words = reason === undefined ? {} : { reason }
  await recordChange(tx, user, { change, action: `assignment-change.${decision}`, after: { onDay }, ...words }, now)
  await tell(tx, change, { decision, reason }, now)
}

async function applyChange(tx: Tx, change: FoundChange, onDay: string, now: Date): Promise<void> {
  const { performer_id, practice_id, kind, role } = change
  if (kind !== 'join') await endAssignment(tx, change, kind === 'leave' ? onDay : daysLater(onDay, -1))
  if (role === null) return
  const added = await tx
    .insertInto('pcse.assignments')
    .values({ id: newId(now), performer_id, practice_id, role, starts_on: onDay, ends_on: null })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  if (!added.numInsertedOrUpdatedRows) {
    throw refuse(
      'conflict',
      `${change.performer} works at ${change.practice} already. Reject this, so that they ask anew.`,
    )
  }
}

async function endAssignment(tx: Tx, { performer_id, practice_id, performer }: FoundChange, last: string) {
  const ended = await tx
    .updateTable('pcse.assignments')
    .set({ ends_on: last })
    .where('performer_id', '=', performer_id)
    .where('practice_id', '=', practice_id)
    .where('ends_on', 'is', null)
    .where('starts_on', '<=', last)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) {
    throw refuse('conflict', `${performer} does not work here on that day. Choose a later day, or reject it.`)
  }
}

const decidedWords = defineTemplate({
  kind: 'pcse.assignment-change-decided',
  subject: '((practice)) has ((decision)) your change',
  paragraphs: ['Hello ((name)),', '((practice)) has ((decision)) the change you asked for.', '((words))'],
})

async function tell(
  tx: Tx,
  { performer: name, email, practice, practice_id }: FoundChange,
  { decision, reason }: Pick<ChangeDecision, 'decision' | 'reason'>,
  now: Date,
): Promise<void> {
  const words = reason ?? 'Sign in to PCSE Online to see it.'
  const about = { service: 'pcse', organisationId: practice_id }
  await send(tx, { template: decidedWords, to: email, gaps: { name, practice, decision, words }, now, about })
}
