import type { Membership, Organisation, Slice, State } from '@remit/policy'
import { sql } from 'kysely'
import { isId, type Reader, type Tx } from '../db/index.ts'
import { type MadeRole, madeRolesWhere } from './custom-roles.ts'
import { membershipsWhere, organisationsAbove } from './facts.ts'

/** The part of the world a change set is judged on: what was there when its locks were taken. */
export type LoadedState = State & {
  readonly organisations: readonly Organisation[]
  readonly memberships: readonly Membership[]
  readonly customRoles: readonly MadeRole[]
}

/**
 * Locks and loads a slice. Locks are always taken in one order (organisations by id, then users by id, then roles made at run
 * time by id), and whoever changes a membership holds the locks of its organisation, of its user and of its roles: so what is
 * loaded here cannot change until the transaction ends, and two change sets cannot wait for each other.
 */
export async function lockAndLoad(tx: Tx, slice: Slice): Promise<LoadedState> {
  const reached = await reachedBy(tx, slice)
  const { organisations, users } = reached
  await sql`select id from organisations where id = any(${organisations}::uuid[]) order by id for no key update`.execute(
    tx,
  )
  await sql`select id from users where id = any(${users}::uuid[]) order by id for no key update`.execute(tx)
  await lockMadeRoles(tx, slice, users)
  return load(tx, slice, reached)
}

// A role may be held beneath the organisation that made it: changing it and giving it may lock no organisation in common.
async function lockMadeRoles(tx: Tx, slice: Slice, users: readonly string[]): Promise<void> {
  await sql`select c.id from custom_roles c where c.removed_at is null and (${namedRoles(slice)}
      or c.id in (select case when a.role ~ ${anId} then a.role::uuid end
        from assignments a join memberships m on m.id = a.membership_id
        where m.user_id = any(${users}::uuid[]) or m.id = any(${slice.memberships}::uuid[])))
    order by c.id for no key update`.execute(tx)
}

const anId = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

function namedRoles({ customRoles, customRolesOf }: Slice) {
  const ids = customRoles.filter(isId)
  return sql`(c.id = any(${ids}::uuid[]) or c.organisation_id = any(${customRolesOf}::uuid[]))`
}

/** The same without locks, for what is only shown: it may have changed by the time somebody acts on it. */
export async function loadUnlocked(reader: Reader, slice: Slice): Promise<LoadedState> {
  return load(reader, slice, await reachedBy(reader, slice))
}

/**
 * Only the memberships a slice names, and their users': enough to ask whether an actor may make a change at all, and as quick
 * in a large organisation as in a small one. What constraints say of it means nothing.
 */
export async function loadForAuthority(reader: Reader, slice: Slice): Promise<LoadedState> {
  return load(reader, { ...slice, beneath: [], holdersOf: [] }, { organisations: [], users: slice.users })
}

type Reached = { readonly organisations: readonly string[]; readonly users: readonly string[] }

async function reachedBy(reader: Reader, slice: Slice): Promise<Reached> {
  const named = await namedMemberships(reader, slice.memberships)
  return {
    organisations: union(
      slice.organisations,
      slice.beneath,
      named.map(({ organisation_id }) => organisation_id),
    ),
    users: union(
      slice.users,
      named.map(({ user_id }) => user_id),
      await usersBeneath(reader, slice.beneath),
    ),
  }
}

// What wakes or changes there may not stand beside what these users hold elsewhere.
async function usersBeneath(reader: Reader, roots: readonly string[]): Promise<readonly string[]> {
  if (roots.length === 0) return []
  const { rows } = await sql<{ user_id: string }>`select distinct m.user_id from memberships m
    where m.status <> 'ended' and m.organisation_id in (${beneathSql(roots)})`.execute(reader)
  return rows.map(({ user_id }) => user_id)
}

function beneathSql(roots: readonly string[]) {
  return sql`select o.id from organisations o join organisations b
    on o.path >= b.path and o.path < b.path || '~' where b.id = any(${roots}::uuid[])`
}

async function load(reader: Reader, slice: Slice, { organisations, users }: Reached): Promise<LoadedState> {
  const memberships = await membershipsWhere(
    reader,
    sql`m.id = any(${[...slice.memberships, ...(await holding(reader, slice.holdersOf))]}::uuid[]) or m.user_id = any(${users}::uuid[])
      or m.organisation_id = any(${organisations}::uuid[])
      or m.organisation_id in (${beneathSql(slice.beneath)})`,
  )
  const held = memberships.flatMap(({ assignments }) => assignments.map(({ role }) => role)).filter(isId)
  const customRoles = await madeRolesWhere(
    reader,
    sql`c.removed_at is null and (${namedRoles(slice)} or c.id = any(${union(held)}::uuid[]))`,
  )
  const places = memberships.flatMap(({ assigned }) => assigned.flatMap(placeIds))
  const mentioned = union(
    organisations,
    slice.organisations,
    memberships.map(({ organisation }) => organisation),
    places,
    customRoles.map(({ organisation }) => organisation),
  )
  return { memberships, customRoles, organisations: await organisationsAbove(reader, mentioned, slice.beneath) }
}

async function holding(reader: Reader, roles: readonly string[]): Promise<readonly string[]> {
  if (roles.length === 0) return []
  const rows = await reader.selectFrom('assignments').select('membership_id').where('role', 'in', roles).execute()
  return rows.map(({ membership_id }) => membership_id)
}

function placeIds(place: Membership['assigned'][number]): readonly string[] {
  if (typeof place === 'string') return [place]
  return place.beneath === undefined ? [] : [place.beneath]
}

async function namedMemberships(reader: Reader, ids: readonly string[]) {
  return reader.selectFrom('memberships').select(['user_id', 'organisation_id']).where('id', 'in', ids).execute()
}

function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].toSorted()
}
