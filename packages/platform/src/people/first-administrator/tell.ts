import type { Tx } from '../../db/index.ts'
import { membersHolding, organisationsAbove, type SentInvitation } from '../../directory/index.ts'
import { send } from '../../notify/index.ts'
import { dateInWords } from '../../service.ts'
import { roleLabel } from '../roles/role-words.ts'
import { appointmentTemplates } from './appointment-messages.ts'
import { askerDays, authoriserDays, type Sent, type Stepped } from './appointments.ts'
import type { Appointment } from './find-appointment.ts'
import { approverKind, type FirstForm, wayFor } from './form-of.ts'

const dayMs = 86_400_000
const inDays = (now: Date, days: number) => dateInWords(new Date(now.getTime() + days * dayMs))

/** After sending: the asker hears what it came to, and whoever is to act next is asked. */
export async function tellAfterSending(form: FirstForm, tx: Tx, sent: Sent, now: Date): Promise<void> {
  const { appointment, outcome } = sent
  const { email: to, code } = appointment
  if (outcome === 'no-organisation') {
    const gaps = { ...about(form, appointment), code, link: `${form.publicUrl}${form.root}` }
    return send(tx, { template: appointmentTemplates.noOrganisation, to, gaps, now })
  }
  if (outcome === 'has-administrator') {
    return send(tx, {
      template: appointmentTemplates.hasAdministrator,
      to,
      gaps: { ...about(form, appointment), code },
      now,
    })
  }
  const waitsFor =
    outcome === 'authorising'
      ? `We have asked ${appointment.approver.name} to authorise it. They have until ${inDays(now, authoriserDays)}.`
      : 'You have nobody nearer who could authorise it, so we find a named person first and write to you.'
  const gaps = { ...about(form, appointment), code, waitsFor, ...askerLink(form, sent, now) }
  await send(tx, { template: appointmentTemplates.sent, to, gaps, now })
  if (outcome === 'authorising') await askAuthoriser(form, tx, sent, now)
  else await tellCentre(form, tx, appointment, 'It needs a named person who may authorise it.', now)
}

/** The authoriser's message with their link. */
export async function askAuthoriser(form: FirstForm, tx: Tx, { appointment, authoriserToken }: Stepped, now: Date) {
  const { approver, organisation, name, email } = appointment
  const gaps = {
    ...about(form, appointment),
    name: approver.name,
    asker: name,
    askerEmail: email,
    organisation: organisation?.name ?? appointment.code,
    kind: approverKind(form, approver.kind).label,
    lastDay: inDays(now, authoriserDays),
    link: `${form.publicUrl}${form.root}/authorisation/${authoriserToken}`,
  }
  await send(tx, { template: appointmentTemplates.authorise, to: approver.email, gaps, now })
}

/** The centre has named somebody: they are asked, and the asker hears who it is. */
export async function tellContactNamed(form: FirstForm, tx: Tx, stepped: Stepped, now: Date): Promise<void> {
  await askAuthoriser(form, tx, stepped, now)
  const { appointment } = stepped
  const gaps = {
    ...about(form, appointment),
    authoriser: appointment.approver.name,
    lastDay: inDays(now, authoriserDays),
  }
  await send(tx, { template: appointmentTemplates.contactNamed, to: appointment.email, gaps, now })
}

/** The authoriser has answered. */
export async function tellAnswered(form: FirstForm, tx: Tx, stepped: Stepped, now: Date): Promise<void> {
  const { appointment } = stepped
  if (appointment.status === 'sent-back') return tellSentBack(form, tx, stepped, now)
  const gaps = { ...about(form, appointment), authoriser: appointment.approver.name }
  await send(tx, { template: appointmentTemplates.authorised, to: appointment.email, gaps, now })
  await tellCentre(form, tx, appointment, 'It is authorised: check that the person who authorised it may.', now)
}

/** What to do and why, with the link to correct it. */
export async function tellSentBack(form: FirstForm, tx: Tx, stepped: Stepped, now: Date): Promise<void> {
  const { appointment } = stepped
  const { why, actionNeeded: action } = appointment
  const gaps = { ...about(form, appointment), why, action, ...askerLink(form, stepped, now) }
  await send(tx, { template: appointmentTemplates.sentBack, to: appointment.email, gaps, now })
}

/** The role is given: a link to accept it for whoever is new, a word to whoever belongs. */
export async function tellApplied(
  form: FirstForm,
  tx: Tx,
  { appointment, sent }: { appointment: Appointment; sent: SentInvitation | undefined },
  now: Date,
): Promise<void> {
  const organisation = appointment.organisation?.name ?? appointment.code
  const gaps = { ...about(form, appointment), organisation }
  if (sent === undefined) return send(tx, { template: appointmentTemplates.applied, to: appointment.email, gaps, now })
  const how = sent.hasAccount
    ? 'You have an account already: sign in as you always do to accept.'
    : 'You choose a password as you accept.'
  const link = `${form.publicUrl}/invitation/${sent.token}`
  const more = { ...gaps, how, link, lastDay: dateInWords(sent.expiresAt) }
  await send(tx, { template: appointmentTemplates.invited, to: sent.email, gaps: more, now })
}

/** Everybody who may check it. */
async function tellCentre(form: FirstForm, tx: Tx, appointment: Appointment, what: string, now: Date): Promise<void> {
  const checkedBy = wayFor(form, appointment.role)?.checkedBy
  const { organisation, id, reference } = appointment
  if (organisation === null || checkedBy === undefined) return
  for (const above of await organisationsAbove(tx, [organisation.id])) {
    for (const { name, email } of await membersHolding(tx, { organisation: above.id, roles: [checkedBy] }, now)) {
      const link = `${form.publicUrl}${form.inside}/first-administrators/${id}`
      const gaps = { name, reference, organisation: organisation.name, service: form.service.name, what, link }
      await send(tx, { template: appointmentTemplates.toCheck, to: email, gaps, now })
    }
  }
}

function about(form: FirstForm, { name, reference, role }: Appointment) {
  return { name, reference, role: roleLabel(form.policy, role), service: form.service.name }
}

function askerLink(form: FirstForm, { askerToken }: Stepped, now: Date) {
  return { link: `${form.publicUrl}${form.root}/${askerToken}`, lastDay: inDays(now, askerDays) }
}
