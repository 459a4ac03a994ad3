import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { membersHolding } from '@remit/platform/directory'
import { defineTemplate, send } from '@remit/platform/notify'
import { type AskedResource, dateInWords, refuse } from '@remit/platform/service'
import { recordStep, type Step } from '../record-step.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.locum_forms': LocumFormTable
  }
}

/** Locum A: work that a GP did at a practice as a locum, and what the practice says to it. Days are `YYYY-MM-DD`. */
export interface LocumFormTable {
  id: string
  practice_id: string
  performer_id: string
  sd_number: string
  work_from: string
  work_to: string
  fee_pence: number
  status: 'sent' | 'confirmed' | 'rejected'
  sent_at: Date
  decided_by: string | null
  decided_at: Date | null
  reason: string | null
  /** The Locum B form that it was paid with. */
  payment_id: string | null
}

export type NewLocumForm = Pick<LocumFormTable, 'sd_number' | 'work_from' | 'work_to' | 'fee_pence'>

/** A practice's forms for its approver, or a performer's own, those that wait first. */
export async function listLocumForms(reader: Reader, user: SignedInUser, now: Date) {
  const forms = readForms(reader).orderBy('f.status', 'desc').orderBy('f.sent_at', 'desc').orderBy('f.id').limit(200)
  return await visible(forms, user, 'locumForm.view', columns, now).execute()
}

/** One the user may see, and how the engine sees it; undefined when there is none. */
export async function findLocumForm(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readForms(reader).where('f.id', '=', id)
  const form = await visible(found, user, 'locumForm.view', columns, now).executeTakeFirst()
  if (form === undefined) return undefined
  const resource: AskedResource = { type: 'locumForm', id, holders: [form.practice_id], owner: form.performer_id }
  return { ...form, resource }
}

export type FoundLocumForm = NonNullable<Awaited<ReturnType<typeof findLocumForm>>>

const columns = { holder: 'f.practice_id', owner: 'f.performer_id' }

const asked = defineTemplate({
  kind: 'pcse.locum-form-sent',
  subject: 'Confirm locum work by ((performer))',
  paragraphs: [
    'Hello ((name)),',
    '((performer)) has sent a Locum A form to ((practice)) for work on ((days)).',
    'Sign in to PCSE Online and open “Locum forms” to approve or reject it.',
  ],
})

/** Sends a Locum A form to a practice, recorded, and tells its approvers by email. Answers its id. */
export async function sendLocumForm(
  tx: Tx,
  user: SignedInUser,
  { practice, form }: { practice: { id: string; name: string; path: string }; form: NewLocumForm },
  now: Date,
): Promise<string> {
  const id = newId(now)
  const decision = { decided_by: null, decided_at: null, reason: null, payment_id: null }
  await tx
    .insertInto('pcse.locum_forms')
    .values({ ...form, ...decision, id, practice_id: practice.id, performer_id: user.id, status: 'sent', sent_at: now })
    .execute()
  const step = { id, performer: user.name, practice_id: practice.id, path: practice.path }
  const after = { work_from: form.work_from, work_to: form.work_to }
  await recordLocumForm(tx, user, { form: step, action: 'locum-form.sent', after }, now)
  const approvers = await membersHolding(tx, { organisation: practice.id, roles: ['gppLocumApplications'] }, now)
  for (const { name, email } of approvers) {
    const gaps = { name, performer: user.name, practice: practice.name, days: daysWorked(form) }
    await send(tx, { template: asked, to: email, gaps, now, about: { service: 'pcse', organisationId: practice.id } })
  }
  return id
}

const decided = defineTemplate({
  kind: 'pcse.locum-form-decided',
  subject: '((practice)) has ((decision)) your Locum A form',
  paragraphs: ['Hello ((name)),', '((practice)) has ((decision)) your work on ((days)).', '((next))'],
})

/** The practice confirms or rejects the work, recorded, and the performer is told. Refuses to let anybody decide their own. */
export async function decideLocumForm(
  tx: Tx,
  user: SignedInUser,
  { form, decision, reason }: { form: FoundLocumForm; decision: 'confirmed' | 'rejected'; reason: string | undefined },
  now: Date,
): Promise<void> {
  if (form.performer_id === user.id) {
    throw refuse('denied', {
      message: 'Nobody decides their own Locum A form.',
      next: 'Ask another locum approver of the practice.',
    })
  }
  const changed = await tx
    .updateTable('pcse.locum_forms')
    .set({ status: decision, decided_by: user.id, decided_at: now, reason: reason ?? null })
    .where('id', '=', form.id)
    .where('status', '=', 'sent')
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) throw refuse('conflict', 'A colleague decided this form already.')
  const words = reason === undefined ? {} : { reason }
  await recordLocumForm(tx, user, { form, action: `locum-form.${decision}`, ...words }, now)
  const next =
    decision === 'confirmed'
      ? 'Send Locum B for the month when you have its last confirmation.'
      : `The reason: ${reason ?? ''}`
  const { performer: name, practice } = form
  const gaps = { name, practice, decision, next, days: daysWorked(form) }
  const about = { service: 'pcse', organisationId: form.practice_id }
  await send(tx, { template: decided, to: form.performer_email, gaps, now, about })
}

async function recordLocumForm(
  tx: Tx,
  user: SignedInUser,
  step: { form: Pick<FoundLocumForm, 'id' | 'performer' | 'practice_id' | 'path'> } & Pick<
    Step,
    'action' | 'after' | 'reason'
  >,
  now: Date,
): Promise<void> {
  const { form, ...rest } = step
  const organisation = { id: form.practice_id, path: form.path }
  await recordStep(tx, user, { type: 'locumForm', id: form.id, name: form.performer, organisation, ...rest }, now)
}

function readForms(reader: Reader) {
  return reader
    .selectFrom('pcse.locum_forms as f')
    .innerJoin('organisations as o', 'o.id', 'f.practice_id')
    .innerJoin('users as u', 'u.id', 'f.performer_id')
    .select(['f.id', 'f.practice_id', 'f.performer_id', 'f.sd_number', 'f.work_from', 'f.work_to', 'f.fee_pence'])
    .select(['f.status', 'f.sent_at', 'f.decided_at', 'f.reason', 'f.payment_id'])
    .select(['o.name as practice', 'o.path', 'u.name as performer', 'u.email as performer_email'])
}

/** The days a form is for: “4 November 2026”, “4 November 2026 to 6 November 2026”. */
export function daysWorked({ work_from, work_to }: Pick<LocumFormTable, 'work_from' | 'work_to'>): string {
  return work_from === work_to ? dateInWords(work_from) : `${dateInWords(work_from)} to ${dateInWords(work_to)}`
}
