import { type SignedInUser, visible } from '@remit/platform/access'
import { newId, type Reader, type Tx } from '@remit/platform/db'
import { dateInWords, type Problem, refuse } from '@remit/platform/service'
import { recordStep } from '../record-step.ts'
import type { FoundPensionMember, PensionMemberTable } from './members.ts'
import { changePay } from './pay.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.pension_forms': PensionFormTable
  }
}

/** A form by which a member came to a practice's scheme or left it. */
export interface PensionFormTable {
  id: string
  practice_id: string
  member_id: string
  kind: 'joiner' | 'leaver' | 'special'
  /** The first day in the scheme, or the last one. */
  on_day: string
  reason: string | null
  submitted_by: string
  submitted_at: Date
}

/** The special reasons for leaving. Death and 24-hour retirement are named by GP pensions (stated); the other is inferred. */
export const specialReasons = ['Death in service', '24-hour retirement', 'Ill-health retirement'] as const

/** What was submitted, the newest first. */
export async function listPensionForms(reader: Reader, user: SignedInUser, now: Date) {
  const forms = reader
    .selectFrom('pcse.pension_forms as f')
    .innerJoin('pcse.pension_members as m', 'm.id', 'f.member_id')
    .innerJoin('users as u', 'u.id', 'f.submitted_by')
    .select(['f.id', 'f.kind', 'f.on_day', 'f.reason', 'f.submitted_at', 'm.name', 'u.name as submitter'])
    .orderBy('f.submitted_at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(200)
  return await visible(forms, user, 'pensionForm.view', { holder: 'f.practice_id' }, now).execute()
}

/** Who joins: a GP linked to the practice, or a partner who is none; from which day, and what they earn. */
export interface Joiner extends Pick<PensionMemberTable, 'performer_id' | 'name' | 'sd_number' | 'kind' | 'joined_on'> {
  yearly_pence: number
  rate: number | undefined
}

/** Takes somebody into the scheme at the practice the user acts in, recorded. Answers a problem when they are in it already. */
export async function submitJoiner(
  tx: Tx,
  user: SignedInUser,
  { yearly_pence, rate, ...person }: Joiner,
  now: Date,
): Promise<readonly Problem[]> {
  const id = newId(now)
  const { id: practice_id, path } = user.acting.organisation
  const before = await findLeft(tx, { practice_id, ...person })
  if (before !== undefined) {
    const message = `${before.name} was in the scheme here until ${dateInWords(before.left_on)}. Enter a later day`
    return [{ code: 'invalid', where: 'joined_on', message }]
  }
  const added = await tx
    .insertInto('pcse.pension_members')
    .values({ ...person, id, practice_id, left_on: null })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  if (!added.numInsertedOrUpdatedRows) {
    return [{ code: 'invalid', where: 'sd_number', message: 'A member here has this SD number already' }]
  }
  const member = { id, name: person.name, practice_id, path }
  const pay = { starts_on: person.joined_on, yearly_pence, rate, why: 'joiner' } as const
  await changePay(tx, user, { member, pay }, now)
  await addForm(tx, user, { member, kind: 'joiner', on_day: person.joined_on, reason: null }, now)
  return []
}

/** Whoever has the same number and was, or is still, in the scheme here on the day they would join: nobody pays twice. */
async function findLeft(
  tx: Tx,
  { practice_id, sd_number, joined_on }: Pick<PensionMemberTable, 'practice_id' | 'sd_number' | 'joined_on'>,
) {
  return await tx
    .selectFrom('pcse.pension_members')
    .select(['name', 'left_on'])
    .where('practice_id', '=', practice_id)
    .where('sd_number', '=', sd_number)
    .where('left_on', '>=', joined_on)
    .executeTakeFirst()
}

/** Ends a member's contributions after a day, recorded. Refuses `conflict` when somebody sent a leaver for them meanwhile. */
export async function submitLeaver(
  tx: Tx,
  user: SignedInUser,
  { member, ...form }: { member: FoundPensionMember } & Pick<PensionFormTable, 'kind' | 'on_day' | 'reason'>,
  now: Date,
): Promise<void> {
  const left = await tx
    .updateTable('pcse.pension_members')
    .set({ left_on: form.on_day })
    .where('id', '=', member.id)
    .where('left_on', 'is', null)
    .executeTakeFirst()
  if (left.numUpdatedRows === 0n) throw refuse('conflict', `A leaver form for ${member.name} has been sent already.`)
  await addForm(tx, user, { member, ...form }, now)
}

async function addForm(
  tx: Tx,
  user: SignedInUser,
  form: Pick<PensionFormTable, 'kind' | 'on_day' | 'reason'> & {
    member: { id: string; name: string; practice_id: string; path: string }
  },
  now: Date,
): Promise<void> {
  const { member, kind, on_day, reason } = form
  const { practice_id, path } = member
  const row = { id: newId(now), practice_id, member_id: member.id, kind, on_day, reason }
  await tx
    .insertInto('pcse.pension_forms')
    .values({ ...row, submitted_by: user.id, submitted_at: now })
    .execute()
  const step = { type: 'pensionForm', id: row.id, name: member.name, organisation: { id: practice_id, path } }
  await recordStep(tx, user, { ...step, action: `pension-form.${kind}`, after: { on_day, reason } }, now)
}
