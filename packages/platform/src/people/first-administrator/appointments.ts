import type { Tx } from '../../db/index.ts'
import {
  appointFirstAdministrator,
  type DirectoryActor,
  hashOfInvitationToken,
  membersHolding,
  newInvitationToken,
  type SentInvitation,
} from '../../directory/index.ts'
import { refuse } from '../../service.ts'
import { type Appointment, findAppointment } from './find-appointment.ts'
import { approverKind, type FirstForm, wayFor } from './form-of.ts'
import { identityOf } from './identity.ts'
import { refuseManyFor } from './limits.ts'
import { recordStep } from './record-step.ts'

type User = Extract<DirectoryActor, { id: string }>

const dayMs = 86_400_000
export const askerDays = 60
export const authoriserDays = 14

/** A form after a step, with the links that go into messages and are stored nowhere. */
export interface Stepped {
  appointment: Appointment
  askerToken: string
  /** Set when somebody is to authorise it now. */
  authoriserToken?: string
}

/** Why a form that was just sent goes no further, or whom it waits for. */
export type Sent = Stepped & { outcome: 'authorising' | 'contact-wanted' | 'no-organisation' | 'has-administrator' }

/**
 * Sends a form that is complete. What it comes to is told by email alone, since whoever fills it in may be a stranger.
 * Refuses with `too-many` for one organisation, `conflict` when it was sent already or is not complete.
 */
export async function sendAppointment(tx: Tx, form: FirstForm, draft: Appointment, now: Date): Promise<Sent> {
  const { code, role } = draft
  const way = wayFor(form, role)
  if (way === undefined || !isComplete(form, draft)) throw refuse('conflict', 'Some questions are not answered yet.')
  await refuseManyFor(tx, { service: draft.service, code }, now)
  const organisation = await organisationByCode(tx, { service: draft.service, kind: way.at, code })
  const held = organisation && (await membersHolding(tx, { organisation: organisation.id, roles: way.roles }, now))
  const outcome = outcomeOf(form, draft, organisation !== undefined, (held?.length ?? 0) > 0)
  const goesOn = outcome === 'authorising' || outcome === 'contact-wanted'
  const stepped = await step(tx, draft, now, {
    status: goesOn ? outcome : 'closed',
    from: ['draft', 'sent-back'],
    changes: {
      organisation_id: organisation?.id ?? null,
      sent_at: now,
      action_needed: null,
      why: null,
      authorised_at: null,
    },
    asksAuthoriser: outcome === 'authorising',
    newAskerLink: true,
  })
  const { name, email, approver } = stepped.appointment
  const after = { name, email, role, code, approver, outcome }
  await recordStep(tx, stepped.appointment, { action: 'appointment.sent', after, now })
  return { ...stepped, outcome }
}

/** The centre names somebody to authorise it, who is then asked. Refuses with `conflict` when it does not wait for that. */
export async function nameContact(
  tx: Tx,
  {
    appointment,
    contact,
    user,
    now,
  }: { appointment: Appointment; contact: { name: string; email: string }; user: User; now: Date },
): Promise<Stepped> {
  const stepped = await step(tx, appointment, now, {
    status: 'authorising',
    from: ['contact-wanted'],
    changes: { approver_name: contact.name, approver_email: contact.email },
    asksAuthoriser: true,
  })
  await recordStep(tx, appointment, { action: 'appointment.contact-named', actor: user, after: { contact }, now })
  return stepped
}

/** The authoriser confirms (`refusal` undefined) or refuses; either way their link is used up. Refuses with `gone`. */
export async function authorise(
  tx: Tx,
  { appointment, refusal, now }: { appointment: Appointment; refusal: string | undefined; now: Date },
): Promise<Stepped> {
  const { name } = appointment.approver
  const stepped = await step(tx, appointment, now, {
    status: refusal === undefined ? 'checking' : 'sent-back',
    newAskerLink: refusal !== undefined,
    from: ['authorising'],
    changes:
      refusal === undefined
        ? { authorised_at: now }
        : {
            why: `${name} did not authorise it: ${refusal}`,
            action_needed: 'Name somebody else who may authorise it, or speak to them first.',
          },
  })
  const action = refusal === undefined ? 'appointment.authorised' : 'appointment.refused'
  const said = refusal === undefined ? {} : { reason: refusal }
  await recordStep(tx, appointment, { action, after: { by: appointment.approver }, ...said, now })
  return stepped
}

/** Sends it back to the asker with what to do and why. `user` undefined: nobody answered in time. */
export async function sendBack(
  tx: Tx,
  back: { appointment: Appointment; action: string; why: string; user: User | undefined; now: Date },
): Promise<Stepped> {
  const { appointment, action, why, user, now } = back
  const stepped = await step(tx, appointment, now, {
    status: 'sent-back',
    from: ['contact-wanted', 'authorising', 'checking'],
    changes: { action_needed: action, why, decided_by: user?.id ?? null, decided_at: now },
    newAskerLink: true,
  })
  const after = { action, identity: user && appointment.authorisedAt ? 'checked' : 'not checked' }
  await recordStep(tx, appointment, { action: 'appointment.sent-back', actor: user, after, reason: why, now })
  return stepped
}

/**
 * Applies it after the identity check: the role is given, judged. Refuses with `constraint` when the authoriser is not
 * listed and active, with `denied` when the user is its asker or authoriser, else as `appointFirstAdministrator` does.
 */
export async function applyAppointment(
  tx: Tx,
  {
    form,
    appointment,
    user,
    now,
  }: { form: FirstForm; appointment: Appointment; user: User & { email: string }; now: Date },
): Promise<{ appointment: Appointment; sent: SentInvitation | undefined }> {
  const { organisation, role, approver, name, email } = appointment
  if (organisation === null) throw refuse('conflict', 'No organisation has the code of this form.')
  if ([email, approver.email].includes(user.email)) {
    throw refuse('denied', { message: 'You stand on this form yourself.', next: 'Somebody else has to check it.' })
  }
  const identity = await identityOf(tx, form, appointment)
  if (identity.state !== 'listed') {
    throw refuse('constraint', {
      message: `${approver.name} is not listed and active at ${identity.organisationName}, so the form cannot be applied.`,
      next: 'Send it back, or correct the list of authorised people first.',
    })
  }
  const { membership, sent } = await appointFirstAdministrator(tx, {
    policy: form.policy,
    actor: user,
    organisation: organisation.id,
    role,
    person: { name, email },
    approvedBy: { kind: approver.kind, name: approver.name },
    reason: `Form ${appointment.reference}, authorised by ${approver.name} (${approverKind(form, approver.kind).label})`,
    now,
  })
  const changes = { decided_by: user.id, decided_at: now, membership_id: membership }
  const stepped = await step(tx, appointment, now, { status: 'applied', from: ['checking'], changes })
  const after = { identity: { listedAs: identity.name, since: identity.since } }
  await recordStep(tx, appointment, { action: 'appointment.applied', actor: user, after, now })
  return { appointment: stepped.appointment, sent }
}

/** A new link for the asker; the old one stops working. */
export async function renewAskerLink(tx: Tx, appointment: Appointment, now: Date): Promise<Stepped> {
  return step(tx, appointment, now, {
    status: appointment.status,
    from: [appointment.status],
    changes: {},
    keepsAuthoriser: true,
    newAskerLink: true,
  })
}

/** Whether every question that this form asks is answered. */
export function isComplete(form: FirstForm, { code, name, email, role, approver }: Appointment): boolean {
  if (!code || !name || !email || !role || !approver.kind) return false
  return approverKind(form, approver.kind).lastResort || (approver.name !== '' && approver.email !== '')
}

function outcomeOf(form: FirstForm, { approver }: Appointment, isThere: boolean, isHeld: boolean): Sent['outcome'] {
  if (!isThere) return 'no-organisation'
  if (isHeld) return 'has-administrator'
  // Somebody the centre has named once is asked again.
  return approverKind(form, approver.kind).lastResort && approver.email === '' ? 'contact-wanted' : 'authorising'
}

interface Stepping {
  status: Appointment['status']
  from: readonly Appointment['status'][]
  changes: object
  asksAuthoriser?: boolean
  keepsAuthoriser?: boolean
  /** The asker's link is made anew, since a message carries it. */
  newAskerLink?: boolean
}

/** Moves the form on, once: whoever comes second is refused with `conflict`. An authoriser's link that was out is gone. */
async function step(tx: Tx, { id }: Appointment, now: Date, stepping: Stepping): Promise<Stepped> {
  const { status, from, changes, asksAuthoriser = false, keepsAuthoriser = false, newAskerLink = false } = stepping
  const [askerToken, authoriserToken] = [newInvitationToken(), newInvitationToken()]
  const inDays = (days: number) => new Date(now.getTime() + days * dayMs)
  const authoriser = asksAuthoriser
    ? { authoriser_hash: hashOfInvitationToken(authoriserToken), authoriser_expires_at: inDays(authoriserDays) }
    : { authoriser_hash: null, authoriser_expires_at: null }
  const asker = newAskerLink
    ? { asker_hash: hashOfInvitationToken(askerToken), asker_expires_at: inDays(askerDays) }
    : {}
  const moved = await tx
    .updateTable('appointments')
    .set({ ...changes, status, changed_at: now, ...(keepsAuthoriser ? {} : authoriser) })
    .set(asker)
    .where('id', '=', id)
    .where('status', 'in', from)
    .returning('id')
    .executeTakeFirst()
  if (moved === undefined) throw refuse('conflict', 'Somebody has taken this form a step further in the meantime.')
  const appointment = await findAppointment(tx, id)
  if (appointment === undefined) throw new Error('The form just changed is not there.')
  return asksAuthoriser ? { appointment, askerToken, authoriserToken } : { appointment, askerToken }
}

async function organisationByCode(tx: Tx, { service, kind, code }: { service: string; kind: string; code: string }) {
  return tx
    .selectFrom('organisations')
    .select(['id', 'name', 'path'])
    .where('service', '=', service)
    .where('kind', '=', kind)
    .where('status', '=', 'open')
    .where('code', 'in', [code, code.toUpperCase(), code.toLowerCase()])
    .executeTakeFirst()
}
