import type { Assignment, Membership, Organisation, State } from '@remit/policy'
import { sql } from 'kysely'
import { newId, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import { isAlike } from './alike.ts'
import type { DirectoryCommand } from './apply-changes.ts'
import type { LoadedState } from './slice.ts'
import { writeMadeRoles } from './write-made-roles.ts'

/** What a state does not say of its rows. */
export interface Writing {
  service: string
  commands: readonly DirectoryCommand[]
  assignedBy: string | null
  now: Date
}

/** Writes what differs between the state loaded and the state judged good. INVARIANT (locked): `before` was loaded under its locks. */
export async function writeState(tx: Tx, before: LoadedState, after: State, writing: Writing): Promise<void> {
  const organisations = new Map(before.organisations.map((one) => [one.id, one]))
  for (const organisation of after.organisations) {
    const old = organisations.get(organisation.id)
    if (!old) await insertOrganisation(tx, organisation, writing)
    else if (!isAlike(old, organisation)) await updateOrganisation(tx, organisation, writing.now)
  }
  // A second holder may be an organisation of this same change set, so all of them stand before any is held.
  for (const organisation of after.organisations) {
    const holders = organisations.get(organisation.id)?.holders ?? []
    if (!isAlike(holders, organisation.holders ?? [])) await writeHolders(tx, organisation)
  }
  await writeMadeRoles(tx, before, after, writing)
  const memberships = new Map(before.memberships.map((one) => [one.id, one]))
  for (const membership of after.memberships) {
    const old = memberships.get(membership.id)
    if (!isAlike(old, membership)) await writeMembership(tx, old, membership, writing)
  }
}

async function insertOrganisation(
  tx: Tx,
  organisation: Organisation,
  { service, commands, now }: Writing,
): Promise<void> {
  const { id, kind, parent, status, attributes } = organisation
  const added = commands.find((command) => command.do === 'addOrganisation' && command.organisation.id === id)
  if (added?.do !== 'addOrganisation') throw new Error('The engine made an organisation that no command adds.')
  const above = parent === undefined ? undefined : await pathOf(tx, parent)
  const inserted = await tx
    .insertInto('organisations')
    .values({
      id,
      service,
      kind,
      parent_id: parent ?? null,
      path: `${above ?? '/'}${id}/`,
      name: added.name.trim(),
      code: added.code ?? null,
      attributes: JSON.stringify(attributes ?? {}),
      status,
      created_at: now,
      closed_at: status === 'closed' ? now : null,
    })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst()
  // Two authorities that add one code at the same moment hold no lock in common.
  if (!inserted) throw refuse('conflict', `The code “${added.code}” is taken.`)
}

async function pathOf(tx: Tx, id: string): Promise<string> {
  return (await tx.selectFrom('organisations').select('path').where('id', '=', id).executeTakeFirstOrThrow()).path
}

async function updateOrganisation(tx: Tx, { id, status, attributes }: Organisation, now: Date): Promise<void> {
  await tx
    .updateTable('organisations')
    .set({ status, attributes: JSON.stringify(attributes ?? {}) })
    .set({ closed_at: status === 'closed' ? sql<Date>`coalesce(closed_at, ${now})` : null })
    .where('id', '=', id)
    .execute()
}

async function writeHolders(tx: Tx, { id, holders = [] }: Organisation): Promise<void> {
  await tx.deleteFrom('organisation_holders').where('organisation_id', '=', id).execute()
  if (holders.length === 0) return
  const rows = holders.map((holder_id) => ({ organisation_id: id, holder_id }))
  await tx.insertInto('organisation_holders').values(rows).execute()
}

async function writeMembership(
  tx: Tx,
  old: Membership | undefined,
  membership: Membership,
  writing: Writing,
): Promise<void> {
  const { id, user, organisation, status } = membership
  const dates = { starts_at: moment(membership.from), ends_at: moment(membership.until) }
  const changing = { status, ...dates, ...(status === 'active' ? { known_as: null } : {}) }
  if (old) {
    const revised = { ...changing, revision: sql<number>`revision + 1` }
    await tx.updateTable('memberships').set(revised).where('id', '=', id).execute()
  } else {
    const fixed = {
      id,
      user_id: user,
      organisation_id: organisation,
      service: writing.service,
      created_at: writing.now,
    }
    await tx
      .insertInto('memberships')
      .values({ ...fixed, known_as: knownAsIn(writing.commands, id), ...changing })
      .execute()
  }
  if (!isAlike(old?.assigned ?? [], membership.assigned)) await writePlaces(tx, membership)
  if (!isAlike(old?.selected ?? [], membership.selected ?? [])) await writeRecords(tx, membership)
  await writeAssignments(tx, id, old?.assignments ?? [], membership.assignments, writing)
  if (old?.status === 'invited' && status !== 'invited') await cancelInvitations(tx, id, writing.now)
}

function knownAsIn(commands: readonly DirectoryCommand[], membership: string): string | null {
  const made = commands.find((command) => 'knownAs' in command && command.membership === membership)
  return (made && 'knownAs' in made && made.knownAs?.trim()) || null
}

async function writePlaces(tx: Tx, { id, assigned }: Membership): Promise<void> {
  await tx.deleteFrom('membership_places').where('membership_id', '=', id).execute()
  const rows = assigned.map((place) =>
    typeof place === 'string'
      ? { membership_id: id, organisation_id: place, every_kind: null, beneath_id: null }
      : { membership_id: id, organisation_id: null, every_kind: place.every, beneath_id: place.beneath ?? null },
  )
  if (rows.length > 0)
    await tx
      .insertInto('membership_places')
      .values(rows)
      .onConflict((on) => on.doNothing())
      .execute()
}

async function writeRecords(tx: Tx, { id, selected = [] }: Membership): Promise<void> {
  await tx.deleteFrom('membership_records').where('membership_id', '=', id).execute()
  const rows = selected.map((one) => ({ membership_id: id, resource_type: one.type, resource_id: one.id }))
  if (rows.length > 0)
    await tx
      .insertInto('membership_records')
      .values(rows)
      .onConflict((on) => on.doNothing())
      .execute()
}

async function writeAssignments(
  tx: Tx,
  membership: string,
  before: readonly Assignment[],
  after: readonly Assignment[],
  { assignedBy, now }: Writing,
): Promise<void> {
  const isIn = (list: readonly Assignment[], one: Assignment) => list.some((other) => isSame(one, other))
  for (const { role, from, until } of before.filter((one) => !isIn(after, one))) {
    await tx
      .deleteFrom('assignments')
      .where('membership_id', '=', membership)
      .where('role', '=', role)
      .where('starts_at', 'is not distinct from', moment(from))
      .where('ends_at', 'is not distinct from', moment(until))
      .execute()
  }
  const rows = after
    .filter((one) => !isIn(before, one))
    .map(({ role, from, until }) => ({ role, starts_at: moment(from), ends_at: moment(until) }))
    .map((row) => ({ ...row, id: newId(now), membership_id: membership, assigned_by: assignedBy, assigned_at: now }))
  if (rows.length > 0) await tx.insertInto('assignments').values(rows).execute()
}

function isSame(one: Assignment, other: Assignment): boolean {
  return one.role === other.role && one.from === other.from && one.until === other.until
}

// Acceptance has marked its own invitation already; whatever else ends the waiting ends the link too.
async function cancelInvitations(tx: Tx, membership: string, now: Date): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ cancelled_at: now })
    .where('membership_id', '=', membership)
    .where('accepted_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute()
}

function moment(at: number | undefined): Date | null {
  return at === undefined ? null : new Date(at)
}
