import { type SignedInUser, visible } from '@remit/platform/access'
import { newId, type Reader, type Tx } from '@remit/platform/db'
import { membersHolding } from '@remit/platform/directory'
import { defineTemplate, send } from '@remit/platform/notify'
import { dateInWords, refuse } from '@remit/platform/service'
import { recordStep } from '../record-step.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.opt_outs': OptOutTable
  }
}

/** A performer who leaves the pension scheme and stays at their practices. `last_on` is the last day in the scheme. */
export interface OptOutTable {
  id: string
  performer_id: string
  last_on: string
  made_at: Date
  /** When they opted back in. */
  ended_at: Date | null
}

/** The one that stands for a performer; undefined while they are in the scheme. */
export async function findOptOut(reader: Reader, performer: string) {
  return await reader
    .selectFrom('pcse.opt_outs')
    .select(['id', 'last_on', 'made_at'])
    .where('performer_id', '=', performer)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

/** The members the user reaches who have opted out, and for whom no leaver form has been sent: by name. */
export async function listOptedOut(reader: Reader, user: SignedInUser, now: Date) {
  const members = reader
    .selectFrom('pcse.pension_members as m')
    .innerJoin('pcse.opt_outs as x', 'x.performer_id', 'm.performer_id')
    .select(['m.id', 'm.name', 'x.last_on'])
    .where('m.left_on', 'is', null)
    .where('x.ended_at', 'is', null)
    .orderBy('m.name')
    .limit(100)
  return await visible(members, user, 'pensionForm.submit', { holder: 'm.practice_id' }, now).execute()
}

const optedOut = defineTemplate({
  kind: 'pcse.opted-out',
  subject: '((performer)) leaves the pension scheme',
  paragraphs: [
    'Hello ((name)),',
    '((performer)) has opted out of the pension scheme and stays at ((practice)). Their last day in it is ((day)).',
    'Sign in to PCSE Online, open “Joiners and leavers” and send a leaver form for that day. Contributions are taken until you do.',
  ],
})

/** The user leaves the scheme after a day, recorded; their practices are asked for a leaver form. Refuses `conflict` when they have already. */
export async function addOptOut(tx: Tx, user: SignedInUser, last_on: string, now: Date): Promise<void> {
  const added = await tx
    .insertInto('pcse.opt_outs')
    .values({ id: newId(now), performer_id: user.id, last_on, made_at: now, ended_at: null })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  if (!added.numInsertedOrUpdatedRows) throw refuse('conflict', 'You have opted out already.')
  await recordOptOut(tx, user, { action: 'pension.opted-out', after: { last_on } }, now)
  const practices = await tx
    .selectFrom('pcse.pension_members as m')
    .innerJoin('organisations as o', 'o.id', 'm.practice_id')
    .select(['o.id', 'o.name'])
    .where('m.performer_id', '=', user.id)
    .where('m.left_on', 'is', null)
    .execute()
  for (const practice of practices) await tellPractice(tx, user, { practice, last_on }, now)
}

/** The user is in the scheme again, recorded; a practice that sent a leaver form sends a joiner form. Refuses `conflict` when they never left. */
export async function endOptOut(tx: Tx, user: SignedInUser, now: Date): Promise<void> {
  const ended = await tx
    .updateTable('pcse.opt_outs')
    .set({ ended_at: now })
    .where('performer_id', '=', user.id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) throw refuse('conflict', 'You have not opted out.')
  await recordOptOut(tx, user, { action: 'pension.opted-in' }, now)
}

async function tellPractice(
  tx: Tx,
  user: SignedInUser,
  { practice, last_on }: { practice: { id: string; name: string }; last_on: string },
  now: Date,
): Promise<void> {
  const senders = await membersHolding(tx, { organisation: practice.id, roles: ['gppJoinersLeavers'] }, now)
  for (const { name, email } of senders) {
    const gaps = { name, performer: user.name, practice: practice.name, day: dateInWords(last_on) }
    await send(tx, {
      template: optedOut,
      to: email,
      gaps,
      now,
      about: { service: 'pcse', organisationId: practice.id },
    })
  }
}

async function recordOptOut(
  tx: Tx,
  user: SignedInUser,
  step: { action: string; after?: Record<string, unknown> },
  now: Date,
): Promise<void> {
  const { id, path } = user.acting.organisation
  await recordStep(tx, user, { type: 'user', id: user.id, name: user.name, organisation: { id, path }, ...step }, now)
}
