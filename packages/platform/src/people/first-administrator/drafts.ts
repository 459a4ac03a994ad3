import type { Updateable } from 'kysely'
import { newId, type Tx } from '../../db/index.ts'
import type { AppointmentTable } from '../../db/tables-appointments.ts'
import { hashOfInvitationToken, newInvitationToken } from '../../directory/index.ts'
import { refuse } from '../../service.ts'
import type { Appointment } from './find-appointment.ts'
import { refuseManyFrom } from './limits.ts'
import { newReference } from './reference.ts'

const hourMs = 3_600_000
const draftHours = 24

/** Begins a form; returns the token that its pages carry in their addresses for a day. Refuses with `too-many`. */
export async function startAppointment(
  tx: Tx,
  { service, from, now, random }: { service: string; from: string; now: Date; random?: Uint8Array },
): Promise<string> {
  await refuseManyFrom(tx, from, now)
  const token = newInvitationToken(random)
  await tx
    .insertInto('appointments')
    .values({
      id: newId(now),
      service,
      reference: newReference(random),
      status: 'draft',
      asker_hash: hashOfInvitationToken(token),
      asker_expires_at: new Date(now.getTime() + draftHours * hourMs),
      came_from: from,
      created_at: now,
      changed_at: now,
    })
    .execute()
  return token
}

/** What the asker answered on one page. */
export type Answers = Pick<
  Updateable<AppointmentTable>,
  | 'organisation_code'
  | 'name'
  | 'email'
  | 'role'
  | 'approver_kind'
  | 'approver_name'
  | 'approver_email'
  | 'approver_reason'
>

/** Keeps an answer. Refuses with `conflict` when the form is on its way and cannot be changed. */
export async function answer(tx: Tx, appointment: Appointment, answers: Answers, now: Date): Promise<void> {
  const changed = await tx
    .updateTable('appointments')
    .set({ ...answers, changed_at: now })
    .where('id', '=', appointment.id)
    .where('status', 'in', ['draft', 'sent-back'])
    .returning('id')
    .executeTakeFirst()
  if (changed === undefined) throw refuse('conflict', 'This form has been sent, so its answers cannot be changed now.')
}

/** Whether the asker may still change the answers. */
export function isEditable({ status }: Pick<Appointment, 'status'>): boolean {
  return status === 'draft' || status === 'sent-back'
}
