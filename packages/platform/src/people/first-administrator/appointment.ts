import { z } from 'zod'
import type { Tx } from '../../db/index.ts'
import { membersHolding } from '../../directory/index.ts'
import {
  type Acted,
  type Asking,
  defineForm,
  definePage,
  type Found,
  oneOf,
  optionalText,
  type Page,
  type Problem,
  type SignedInUser,
  type View,
} from '../../service.ts'
import { roleLabel } from '../roles/role-words.ts'
import { applyAppointment, nameContact, sendBack } from './appointments.ts'
import { listAuthorisedAt } from './authorised-people.ts'
import { askedOf } from './check-permission.ts'
import { type Appointment, findAppointment } from './find-appointment.ts'
import { approverKind, type FirstForm, wayFor } from './form-of.ts'
import { identityOf, listingPlace } from './identity.ts'
import { appointmentTags } from './queue.ts'
import { tellApplied, tellContactNamed, tellSentBack } from './tell.ts'

const input = defineForm(
  z.object({
    decision: oneOf(['apply', 'send-back', 'name-contact'], 'Select what to do'),
    contact: optionalText(),
    action: optionalText(500),
    why: optionalText(500),
  }),
)
interface Input {
  decision: 'apply' | 'send-back' | 'name-contact'
  contact?: string | undefined
  action?: string | undefined
  why?: string | undefined
}

interface FoundAppointment extends Found {
  appointment: Appointment
}

/** `/first-administrators/:appointment`: the identity check, and what comes of it. */
export function appointmentPage(form: FirstForm): Page {
  return definePage({
    path: '/first-administrators/:appointment',
    needs: form.words.check,
    template: 'first-administrator/appointment.njk',
    title: 'Form for a first administrator',
    on: async ({ db, params }): Promise<FoundAppointment | undefined> => {
      const found = await findAppointment(db, params.appointment ?? '')
      if (found === undefined || found.service !== form.service.key || found.organisation === null) return undefined
      return { appointment: found, resource: askedOf(found.organisation) }
    },
    form: input,
    view: (asking) => viewOf(form, asking, asking.on.appointment),
    act: ({ tx, user, on, now }, sent) => decide(form, { tx, user, appointment: on.appointment, now }, sent),
  })
}

async function viewOf(form: FirstForm, { db, user, now }: Asking, it: Appointment): Promise<View> {
  const { status, organisation, approver } = it
  const holders =
    organisation &&
    (await membersHolding(db, { organisation: organisation.id, roles: wayFor(form, it.role)?.roles ?? [] }, now))
  const listing = await listingPlace(db, form, it)
  const contacts =
    status === 'contact-wanted' && listing
      ? await listAuthorisedAt(db, { organisation: listing.id, kind: approver.kind })
      : []
  return {
    title: `Form ${it.reference}`,
    caption: organisation?.name ?? '',
    back: { href: `${form.inside}/first-administrators` },
    root: form.inside,
    appointment: it,
    stateTag: appointmentTags[status],
    role: roleLabel(form.policy, it.role),
    codeLabel: form.words.code.label,
    kind: approverKind(form, approver.kind),
    identity: await identityOf(db, form, it),
    holders: (holders ?? []).map(({ name }) => name),
    isOnForm: [it.email, approver.email].includes(user.email),
    listingName: listing?.name ?? '',
    contacts: contacts.filter(({ endedAt }) => endedAt === null).map(({ id, name, email }) => ({ id, name, email })),
  }
}

type Deciding = { tx: Tx; user: SignedInUser; appointment: Appointment; now: Date }

async function decide(form: FirstForm, deciding: Deciding, sent: Input): Promise<Acted> {
  const { tx, user, appointment, now } = deciding
  const to = `${form.inside}/first-administrators`
  if (sent.decision === 'send-back') {
    const { action = '', why = '' } = sent
    const problems = missing(
      { action: 'Enter what they have to do', why: 'Enter why it cannot be applied' },
      { action, why },
    )
    if (problems.length > 0) return { problems }
    await tellSentBack(form, tx, await sendBack(tx, { appointment, action, why, user, now }), now)
    return { to, notice: `Form ${appointment.reference} is sent back to ${appointment.name}` }
  }
  if (sent.decision === 'name-contact') return nameOne(form, deciding, sent.contact)
  const applied = await applyAppointment(tx, { form, appointment, user, now })
  await tellApplied(form, tx, applied, now)
  return { to, notice: `${appointment.name} is ${roleLabel(form.policy, appointment.role)}, and we have told them` }
}

async function nameOne(
  form: FirstForm,
  { tx, user, appointment, now }: Deciding,
  chosen: string | undefined,
): Promise<Acted> {
  const listing = await listingPlace(tx, form, appointment)
  const listed = listing
    ? await listAuthorisedAt(tx, { organisation: listing.id, kind: appointment.approver.kind })
    : []
  const contact = listed.find(({ id, endedAt }) => id === chosen && endedAt === null)
  if (contact === undefined) {
    return { problems: [{ code: 'missing', where: 'contact', message: 'Select who is to authorise it' }] }
  }
  await tellContactNamed(form, tx, await nameContact(tx, { appointment, contact, user, now }), now)
  return { to: `${form.inside}/first-administrators`, notice: `${contact.name} is asked to authorise it` }
}

function missing(messages: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(messages)
    .filter(([where]) => given[where] === '')
    .map(([where, message]) => ({ code: 'missing', where, message }))
}
