import { sql } from 'kysely'
import type { Reader } from '../../db/index.ts'
import { listAuthorisedAt } from './authorised-people.ts'
import type { Appointment } from './find-appointment.ts'
import { approverKind, type FirstForm } from './form-of.ts'

/**
 * The identity check: whether the person who authorised stands on the list of the same organisation for what they sign as
 * (for kinds listed above it: of the organisation it lies in), and is active.
 */
export interface Identity {
  state: 'listed' | 'ended' | 'absent'
  /** Where the list was looked at. */
  organisationName: string
  /** The name the list has, which may be written otherwise than on the form. */
  name: string
  since: Date | null
  until: Date | null
}

/** Looks the authoriser up by the address the link was sent to. Never fails: nobody found is `absent`. */
export async function identityOf(reader: Reader, form: FirstForm, appointment: Appointment): Promise<Identity> {
  const { approver } = appointment
  const listing = await listingPlace(reader, form, appointment)
  const people =
    listing === undefined ? [] : await listAuthorisedAt(reader, { organisation: listing.id, kind: approver.kind })
  const found = people.find(({ email }) => email === approver.email)
  return {
    state: found === undefined ? 'absent' : found.endedAt === null ? 'listed' : 'ended',
    organisationName: listing?.name ?? appointment.code,
    name: found?.name ?? '',
    since: found?.addedAt ?? null,
    until: found?.endedAt ?? null,
  }
}

/** The organisation whose list counts for what the authoriser signs as; undefined when there is none of that kind above. */
export async function listingPlace(
  reader: Reader,
  form: FirstForm,
  { organisation, approver }: Appointment,
): Promise<{ id: string; name: string } | undefined> {
  if (organisation === null) return undefined
  const { listedAt } = approverKind(form, approver.kind)
  if (listedAt === undefined) return organisation
  return reader
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('service', '=', form.service.key)
    .where('kind', '=', listedAt)
    .where(sql<boolean>`${organisation.path} like path || '%'`)
    .orderBy(sql`length(path)`, 'desc')
    .executeTakeFirst()
}
