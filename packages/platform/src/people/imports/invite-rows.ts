import type { Assigned } from '@remit/policy'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../db/index.ts'
import type { ImportedRow } from '../../db/tables-reviews.ts'
import {
  forgetGivenAdministration,
  inviteMember,
  type ListedOrganisation,
  listOrganisations,
  type SentInvitation,
} from '../../directory/index.ts'
import { Refusal, type SignedInUser } from '../../service.ts'
import type { People } from '../people.ts'
import { type RolesKnown, rolesKnownAt } from '../roles/roles-known.ts'
import { assignableRoles } from '../users/assignable-roles.ts'
import { placesWords } from '../users/assigned-places.ts'
import { invitationDays } from '../users/new-user.ts'

/** Whoever imports, and when. */
export interface Importing {
  people: People
  user: SignedInUser
  now: Date
}

export type RowDone = ImportedRow & { sent?: SentInvitation }

/**
 * Invites the users of these rows one after the other, each judged on what the ones before it left. A row that is refused
 * leaves nothing behind and says why; a row that came with a problem is passed over.
 */
export async function inviteRows(tx: Tx, importing: Importing, rows: readonly ImportedRow[]): Promise<RowDone[]> {
  const known = await knownTo(tx, importing)
  const validDays = await invitationDays(tx, importing.people)
  const done: RowDone[] = []
  for (const row of rows)
    done.push(row.problem === '' ? await inviteRow(tx, importing, { row, known, validDays }) : row)
  return done
}

/** What inviting them all would come to, row by row, and nothing of it kept: the very same route, taken back. */
export async function rehearseRows(tx: Tx, importing: Importing, rows: readonly ImportedRow[]): Promise<ImportedRow[]> {
  await sql`savepoint rehearsal`.execute(tx)
  const done = await inviteRows(tx, importing, rows)
  await sql`rollback to savepoint rehearsal`.execute(tx)
  forgetGivenAdministration(tx)
  return done.map(({ sent: _, membership: __, ...row }) => row)
}

interface KnownHere {
  roles: RolesKnown
  mayGive: ReadonlySet<string>
  places: readonly ListedOrganisation[]
}

async function knownTo(tx: Tx, { people, user }: Importing): Promise<KnownHere> {
  const { path } = user.acting.organisation
  const roles = await rolesKnownAt(tx, user.facts.policy, path)
  const kind = people.service.people.assigned
  const places = kind === undefined ? [] : await listOrganisations(tx, { path, kind })
  return { roles, mayGive: assignableRoles(user, roles), places }
}

async function inviteRow(
  tx: Tx,
  importing: Importing,
  { row, known, validDays }: { row: ImportedRow; known: KnownHere; validDays: number },
): Promise<RowDone> {
  const { user, now } = importing
  const read = readRow(importing.people, known, row)
  if ('problem' in read) return { ...row, problem: read.problem }
  await sql`savepoint one_row`.execute(tx)
  try {
    const { policy } = user.facts
    const organisation = user.acting.organisation.id
    const wanted = { policy, actor: user, organisation, name: row.name, email: row.email, ...read, now, validDays }
    const sent = await inviteMember(tx, wanted)
    return { ...row, membership: sent.membership, sent }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    await sql`rollback to savepoint one_row`.execute(tx)
    return { ...row, problem: [cause.message, cause.words.next].filter(Boolean).join(' ') }
  }
}

const anEmail = z.email()

function readRow(
  people: People,
  known: KnownHere,
  row: ImportedRow,
): { roles: string[]; assigned: Assigned[] } | { problem: string } {
  const { name, email } = row
  if (name === '' || name.length > 200) return { problem: 'Enter the person’s full name' }
  if (!anEmail.safeParse(email).success) return { problem: `“${email}” is not an email address` }
  const roles = partsOf(row.roles).map((part) => ({ part, key: roleNamed(known, part) }))
  const noRole = roles.find(({ key }) => key === undefined)
  if (noRole) return { problem: `You may give no role called “${noRole.part}”` }
  const words = placesWords(people)
  const every =
    words !== undefined && partsOf(row.places).some((part) => part.toLowerCase() === `every ${words.one}`.toLowerCase())
  if (every) return { roles: roles.flatMap(({ key }) => key ?? []), assigned: [{ every: words.kind }] }
  const places = partsOf(row.places).map((part) => ({ part, found: placesNamed(known, part) }))
  const unclear = places.find(({ found }) => found.length !== 1)
  if (unclear) {
    const how = unclear.found.length === 0 ? 'There is no' : 'There is more than one'
    return {
      problem: `${how} ${words?.one ?? 'organisation'} “${unclear.part}” here${unclear.found.length > 1 ? ': use its code' : ''}`,
    }
  }
  return {
    roles: roles.flatMap(({ key }) => key ?? []),
    assigned: places.flatMap(({ found }) => found.map(({ id }) => id)),
  }
}

function roleNamed({ roles, mayGive }: KnownHere, part: string): string | undefined {
  return [...roles.roles.values()].find(
    ({ key, label }) => mayGive.has(key) && label.toLowerCase() === part.toLowerCase(),
  )?.key
}

function placesNamed({ places }: KnownHere, part: string): readonly ListedOrganisation[] {
  const wanted = part.toLowerCase()
  const byCode = places.filter(({ code }) => code?.toLowerCase() === wanted)
  return byCode.length > 0 ? byCode : places.filter(({ name }) => name.toLowerCase() === wanted)
}

function partsOf(cell: string): string[] {
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
