import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isId, type Reader } from '../../db/index.ts'
import type { AppointmentTable } from '../../db/tables-appointments.ts'
import { hashOfInvitationToken } from '../../directory/index.ts'

/** A form on its way, as its pages show it. Texts not answered yet are empty. */
export interface Appointment {
  id: string
  service: string
  reference: string
  status: AppointmentTable['status']
  code: string
  /** Known once it is sent, when an organisation has the code. */
  organisation: { id: string; name: string; path: string; kind: string } | null
  name: string
  email: string
  role: string
  approver: { kind: string; name: string; email: string; reason: string }
  authorisedAt: Date | null
  authoriserExpiresAt: Date | null
  actionNeeded: string
  why: string
  createdAt: Date
  sentAt: Date | null
  decidedAt: Date | null
  decidedBy: string
  membership: string | null
}

/** The form of an asker's link, drafts included; undefined when the link has run out or was replaced. */
export async function findByAskerLink(reader: Reader, service: string, token: string, now: Date) {
  const hash = hashOfInvitationToken(token)
  return first(reader, sql`a.service = ${service} and a.asker_hash = ${hash} and a.asker_expires_at > ${now}`)
}

/** The form that waits for the holder of this link; undefined when the link was used, replaced or has run out. */
export async function findByAuthoriserLink(reader: Reader, service: string, token: string, now: Date) {
  const hash = hashOfInvitationToken(token)
  return first(
    reader,
    sql`a.service = ${service} and a.status = 'authorising' and a.authoriser_hash = ${hash}
      and a.authoriser_expires_at > ${now}`,
  )
}

/** One that was sent, by id. */
export async function findAppointment(reader: Reader, id: string): Promise<Appointment | undefined> {
  return isId(id) ? first(reader, sql`a.id = ${id} and a.status <> 'draft'`) : undefined
}

/** One that was sent, by what the asker quotes and the address they gave. */
export async function findByReference(reader: Reader, asked: { service: string; reference: string; email: string }) {
  const { service, reference, email } = asked
  return first(
    reader,
    sql`a.service = ${service} and a.reference = ${reference} and a.email = ${email} and a.status <> 'draft'`,
  )
}

/** These, in the order given by `order`; for the queue. */
export async function readAppointments(
  reader: Reader,
  condition: RawBuilder<SqlBool>,
  order: RawBuilder<unknown> = sql`a.sent_at, a.id`,
): Promise<readonly Appointment[]> {
  const { rows } = await sql<Appointment>`
    select a.id, a.service, a.reference, a.status, coalesce(a.organisation_code, '') as code,
      case when o.id is not null then
        json_build_object('id', o.id, 'name', o.name, 'path', o.path, 'kind', o.kind) end as organisation,
      coalesce(a.name, '') as name, coalesce(a.email, '') as email, coalesce(a.role, '') as role,
      json_build_object('kind', coalesce(a.approver_kind, ''), 'name', coalesce(a.approver_name, ''),
        'email', coalesce(a.approver_email, ''), 'reason', coalesce(a.approver_reason, '')) as approver,
      a.authorised_at as "authorisedAt", a.authoriser_expires_at as "authoriserExpiresAt",
      coalesce(a.action_needed, '') as "actionNeeded", coalesce(a.why, '') as why, a.created_at as "createdAt",
      a.sent_at as "sentAt", a.decided_at as "decidedAt", coalesce(u.name, '') as "decidedBy",
      a.membership_id as membership
    from appointments a left join organisations o on o.id = a.organisation_id left join users u on u.id = a.decided_by
    where ${condition} order by ${order} limit 200`.execute(reader)
  return rows
}

async function first(reader: Reader, condition: RawBuilder<SqlBool>): Promise<Appointment | undefined> {
  return (await readAppointments(reader, condition))[0]
}
