import { sql } from 'kysely'
import { visible } from '../../access/index.ts'
import { type Asking, definePage, type Page, type View } from '../../service.ts'
import { roleLabel } from '../roles/role-words.ts'
import { type Appointment, readAppointments } from './find-appointment.ts'
import { approverKind, type FirstForm } from './form-of.ts'

/** `/first-administrators`: the forms that wait for the centre, those that wait for somebody else, and those that are done. */
export function queue(form: FirstForm): Page {
  return definePage({
    path: '/first-administrators',
    needs: { anywhere: form.words.check },
    template: 'first-administrator/queue.njk',
    title: 'Forms for a first administrator',
    view: (asking) => viewOf(form, asking),
  })
}

async function viewOf(form: FirstForm, asking: Asking): Promise<View> {
  const found = await visibleAppointments(form, asking)
  const rows = (statuses: readonly Appointment['status'][]) =>
    found.filter(({ status }) => statuses.includes(status)).map((each) => rowOf(form, each))
  return {
    root: form.inside,
    publicForm: form.root,
    waiting: rows(['checking', 'contact-wanted']),
    elsewhere: rows(['authorising', 'sent-back']),
    done: rows(['applied', 'closed']).reverse(),
  }
}

async function visibleAppointments(form: FirstForm, { db, user, now }: Asking): Promise<readonly Appointment[]> {
  const query = db
    .selectFrom('appointments as a')
    .select('a.id')
    .where('a.service', '=', form.service.key)
    .where('a.status', '!=', 'draft')
    .orderBy('a.sent_at', 'desc')
    .limit(200)
  const seen = await visible(query, user, form.words.check, { holder: 'a.organisation_id' }, now).execute()
  return readAppointments(db, sql`a.id = any(${seen.map(({ id }) => id)}::uuid[])`)
}

function rowOf(
  form: FirstForm,
  { id, reference, status, name, organisation, role, approver, sentAt, decidedBy }: Appointment,
) {
  return {
    id,
    reference,
    name,
    organisation: organisation?.name ?? '',
    role: roleLabel(form.policy, role),
    approver: approver.name === '' ? approverKind(form, approver.kind).label : approver.name,
    sentAt,
    decidedBy,
    tag: appointmentTags[status],
  }
}

/** A form's state as the centre sees it. */
export const appointmentTags = {
  draft: { text: 'Not sent', colour: 'grey' },
  'contact-wanted': { text: 'Contact wanted', colour: 'yellow' },
  authorising: { text: 'Authorising', colour: 'blue' },
  checking: { text: 'To check', colour: 'yellow' },
  'sent-back': { text: 'Sent back', colour: 'orange' },
  applied: { text: 'Applied', colour: 'green' },
  closed: { text: 'Closed', colour: 'grey' },
} as const
