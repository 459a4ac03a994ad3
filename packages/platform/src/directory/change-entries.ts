import type { Assigned, Assignment, CustomRole, AuditEntry as Judged, Membership, Organisation } from '@remit/policy'
import type { Actor, AuditEntry } from '../audit/index.ts'
import type { Tx } from '../db/index.ts'
import { isAlike } from './alike.ts'
import type { Changes } from './apply-changes.ts'
import { idsIn, type Names, namesOf } from './names.ts'

const happenings = {
  addOrganisation: 'added',
  closeOrganisation: 'closed',
  reopenOrganisation: 'reopened',
  holdOrganisation: 'held',
  invite: 'membership.invited',
  addMembership: 'membership.added',
  acceptInvitation: 'membership.accepted',
  suspendMembership: 'membership.suspended',
  reactivateMembership: 'membership.reactivated',
  endMembership: 'membership.ended',
  assignRole: 'role.assigned',
  revokeRole: 'role.revoked',
  place: 'membership.placed',
  changePlaces: 'membership.placed',
  selectRecords: 'membership.selected',
  firstAdministrator: 'membership.appointed',
  defineRole: 'role.defined',
  changeRole: 'role.changed',
  removeRole: 'role.removed',
} as const satisfies Record<Judged['command']['do'], string>

/**
 * What the engine says happened, as the audit keeps it: `school.added`, `role.assigned` …; only what differs in `before`
 * and `after`, with the names places had that day. Called after the state is written, so that new things have names.
 */
export async function changeEntries(tx: Tx, changes: Changes, judged: readonly Judged[]): Promise<AuditEntry[]> {
  const names = new Map([...(await namesOf(tx, idsIn(JSON.stringify(judged)))), ...(await namesKnown(tx, judged))])
  const paths = await pathsOf(tx, judged)
  // What is so already did not happen again.
  const changed = judged.filter(({ before, after }) => !isAlike(before, after))
  return changed.map((entry) => {
    const { organisation: id } = entry.concerns
    const path = paths.get(id)
    const [before, after] = differing(shown(entry.before, names), shown(entry.after, names))
    return {
      at: changes.now,
      actor: recordedActor(changes),
      service: changes.policy.key,
      ...(path === undefined ? {} : { organisation: { id, path } }),
      ...subjectOf(entry, names),
      ...(before && { before }),
      after: { ...after, ...(entry.concerns.membership && { membership: entry.concerns.membership }) },
      ...(changes.reason === undefined ? {} : { reason: changes.reason }),
    }
  })
}

/** Until they accept, people stand in the history under the name the inviter gave. */
async function namesKnown(tx: Tx, judged: readonly Judged[]): Promise<(readonly [string, string])[]> {
  const memberships = judged.flatMap(({ concerns }) => concerns.membership ?? [])
  const rows = await tx
    .selectFrom('memberships')
    .select(['user_id', 'known_as'])
    .where('id', 'in', memberships)
    .where('known_as', 'is not', null)
    .execute()
  return rows.flatMap(({ user_id, known_as }) => (known_as === null ? [] : [[user_id, known_as] as const]))
}

/** The actor as the audit keeps it. */
export function recordedActor({ actor }: Pick<Changes, 'actor'>): Actor {
  if ('id' in actor) return { id: actor.id, name: actor.name }
  return actor.user === undefined ? { system: actor.name } : { id: actor.user, name: actor.name }
}

async function pathsOf(tx: Tx, judged: readonly Judged[]): Promise<Map<string, string>> {
  const ids = judged.map(({ concerns }) => concerns.organisation)
  const rows = await tx.selectFrom('organisations').select(['id', 'path']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, path }) => [id, path]))
}

function subjectOf({ command, concerns, before, after }: Judged, names: Names): Pick<AuditEntry, 'action' | 'subject'> {
  const happening = happenings[command.do]
  const thing = after ?? before
  if (concerns.user !== undefined) {
    const subject = { type: 'user', id: concerns.user, name: names.get(concerns.user) ?? concerns.user }
    return { action: happening, subject }
  }
  if (thing && 'grants' in thing) {
    return { action: happening, subject: { type: 'role', id: thing.id, name: thing.label } }
  }
  const type = thing && 'kind' in thing ? thing.kind : 'organisation'
  const subject = { type, id: concerns.organisation, name: names.get(concerns.organisation) ?? concerns.organisation }
  return { action: `${type}.${happening}`, subject }
}

type Thing = Membership | Organisation | CustomRole | undefined

function shown(thing: Thing, names: Names): Record<string, unknown> | undefined {
  if (thing === undefined) return undefined
  if ('assignments' in thing) {
    const { status, from, until, assignments, assigned, selected } = thing
    const places = assigned.map((place) => shownPlace(place, names))
    // A role made at run time may be gone when somebody reads this: its name that day is kept.
    const named = (it: Assignment) => (names.has(it.role) ? { ...it, name: names.get(it.role) } : it)
    return { status, from, until, roles: assignments.map(named), assigned: places, selected }
  }
  if ('kind' in thing) {
    const { status, holders, attributes } = thing
    return {
      name: names.get(thing.id),
      status,
      attributes,
      holders: holders?.map((id) => ({ id, name: names.get(id) })),
    }
  }
  return { ...thing }
}

function shownPlace(place: Assigned, names: Names): unknown {
  if (typeof place === 'string') return { id: place, name: names.get(place) }
  const { every, beneath } = place
  return beneath === undefined ? place : { every, beneath, of: names.get(beneath) }
}

type Values = Record<string, unknown> | undefined

function differing(before: Values, after: Values): [Values, Values] {
  if (!before || !after) return [before, after]
  const keys = Object.keys(after).filter((key) => !isAlike(before[key], after[key]))
  const only = (values: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, values[key]]))
  return [only(before), only(after)]
}
