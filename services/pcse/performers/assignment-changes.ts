import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { membersHolding } from '@remit/platform/directory'
import { defineTemplate, send } from '@remit/platform/notify'
import { type AskedResource, refuse } from '@remit/platform/service'
import { recordStep, type Step } from '../record-step.ts'
import type { AssignmentRole } from './assignments.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.assignment_changes': AssignmentChangeTable
  }
}

/** What a performer asks a practice to agree to. `role` is what they would be there; nothing when they leave. */
export interface AssignmentChangeTable {
  id: string
  performer_id: string
  practice_id: string
  kind: 'join' | 'leave' | 'change'
  role: AssignmentRole | null
  on_day: string
  status: 'waiting' | 'approved' | 'rejected'
  asked_at: Date
  decided_by: string | null
  decided_at: Date | null
  reason: string | null
}

export const changeWords = { join: 'Joins', leave: 'Leaves', change: 'Changes role' } as const

/** A practice's for its PL practice manager, or a performer's own: those that wait first. */
export async function listChanges(reader: Reader, user: SignedInUser, now: Date) {
  const changes = readChanges(reader)
    .orderBy('c.status', 'desc')
    .orderBy('c.asked_at', 'desc')
    .orderBy('c.id')
    .limit(200)
  return await visible(changes, user, 'assignmentChange.view', columns, now).execute()
}

/** One the user may see, and how the engine sees it; undefined when there is none. */
export async function findChange(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readChanges(reader).where('c.id', '=', id)
  const change = await visible(found, user, 'assignmentChange.view', columns, now).executeTakeFirst()
  if (change === undefined) return undefined
  const resource: AskedResource = {
    type: 'assignmentChange',
    id,
    holders: [change.practice_id],
    owner: change.performer_id,
  }
  return { ...change, resource }
}

export type FoundChange = NonNullable<Awaited<ReturnType<typeof findChange>>>

const columns = { holder: 'c.practice_id', owner: 'c.performer_id' }

const asked = defineTemplate({
  kind: 'pcse.assignment-change-asked',
  subject: 'Review practice change: ((performer))',
  paragraphs: [
    'Hello ((name)),',
    '((performer)) asks ((practice)) to agree to a change in the Performers List.',
    'Sign in to PCSE Online and open “Performers List” to check the date and to approve or reject it.',
  ],
})

/** Asks a practice for a change, recorded, and tells its PL practice managers. Refuses `conflict` while one waits there. */
export async function askForChange(
  tx: Tx,
  user: SignedInUser,
  asking: Pick<AssignmentChangeTable, 'kind' | 'role' | 'on_day'> & {
    practice: { id: string; name: string; path: string }
  },
  now: Date,
): Promise<string> {
  const { practice, kind, role, on_day } = asking
  const id = newId(now)
  const undecided = { status: 'waiting', asked_at: now, decided_by: null, decided_at: null, reason: null } as const
  const added = await tx
    .insertInto('pcse.assignment_changes')
    .values({ id, performer_id: user.id, practice_id: practice.id, kind, role, on_day, ...undecided })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  if (!added.numInsertedOrUpdatedRows) {
    throw refuse('conflict', `A change of yours waits for ${practice.name} already. Ask again when it is decided.`)
  }
  const change = { id, performer: user.name, practice_id: practice.id, path: practice.path }
  await recordChange(tx, user, { change, action: 'assignment-change.asked', after: { kind, role, on_day } }, now)
  const deciders = await membersHolding(tx, { organisation: practice.id, roles: ['plPracticeManager'] }, now)
  for (const { name, email } of deciders) {
    const gaps = { name, performer: user.name, practice: practice.name }
    await send(tx, { template: asked, to: email, gaps, now, about: { service: 'pcse', organisationId: practice.id } })
  }
  return id
}

/** Writes a step of a change into the history. */
export async function recordChange(
  tx: Tx,
  user: SignedInUser,
  step: { change: Pick<FoundChange, 'id' | 'performer' | 'practice_id' | 'path'> } & Pick<
    Step,
    'action' | 'after' | 'reason'
  >,
  now: Date,
): Promise<void> {
  const { change, ...rest } = step
  const organisation = { id: change.practice_id, path: change.path }
  await recordStep(
    tx,
    user,
    { type: 'assignmentChange', id: change.id, name: change.performer, organisation, ...rest },
    now,
  )
}

function readChanges(reader: Reader) {
  return reader
    .selectFrom('pcse.assignment_changes as c')
    .innerJoin('organisations as o', 'o.id', 'c.practice_id')
    .innerJoin('users as u', 'u.id', 'c.performer_id')
    .select(['c.id', 'c.practice_id', 'c.performer_id', 'c.kind', 'c.role', 'c.on_day', 'c.status', 'c.asked_at'])
    .select(['c.decided_at', 'c.reason', 'o.name as practice', 'o.path', 'u.name as performer', 'u.email'])
}
